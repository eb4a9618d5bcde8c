'use client';

import { useState } from 'react';
import type { openSetupLink } from '../../api/setup-links/open-setup-link.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';

/** Opens the link in this browser. What only looks at pages, as scanners of mail do, presses nothing. */
export function OpenLink({ token }: { token: string }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function open() {
    setBusy(true);
    setFailure(undefined);
    const result = await callApi<typeof openSetupLink>('POST', '/v1/session/setup-links/open', { token });
    // The address with the token does not stay in the history of this tab.
    if (result.ok) window.location.replace(`/setup/link/${result.value.id}`);
    else {
      setFailure(result.failure);
      setBusy(false);
    }
  }

  return (
    <>
      {failure ? <FailureNotice failure={failure} /> : null}
      <BusyButton size="lg" fullWidth busy={busy} busyText="Opening…" onPress={open}>
        Continue
      </BusyButton>
    </>
  );
}
