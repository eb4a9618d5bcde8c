'use client';

import { useState } from 'react';
import type { startJoin } from '../../api/connections/start-join.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';

/** Leaves for the organization's identity provider; the way back ends on the page where one agrees. */
export function JoinButton({
  connection,
}: {
  connection: {
    readonly organizationId: string;
    readonly organizationName: string;
    readonly connectionId: string;
  };
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function leave() {
    setBusy(true);
    setFailure(undefined);
    const result = await callApi<typeof startJoin>(
      'POST',
      `/v1/session/orgs/${connection.organizationId}/sso-connections/${connection.connectionId}/join`,
    );
    if (result.ok && /^https?:\/\//.test(result.value.url)) return window.location.assign(result.value.url);
    setBusy(false);
    if (!result.ok) setFailure(result.failure);
  }

  return (
    <div className="flex flex-col items-end gap-2">
      {failure ? <FailureNotice failure={failure} /> : null}
      <BusyButton
        variant="secondary"
        busy={busy}
        busyText="Leaving…"
        onPress={leave}
        aria-label={`Join with the single sign-on of ${connection.organizationName}`}
      >
        Join
      </BusyButton>
    </div>
  );
}
