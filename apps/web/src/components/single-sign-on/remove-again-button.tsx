'use client';

import { useState } from 'react';
import type { Disconnected, disconnect } from '../../api/connections/disconnect.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';

/** Tries once more to take out of the directory what a disconnected connection still has there. */
export function RemoveAgainButton(props: {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly onBegun: (result: Disconnected) => void;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function remove() {
    setBusy(true);
    setFailure(undefined);
    const path = `/v1/session/orgs/${props.organizationId}/sso-connections/${props.connectionId}` as const;
    const result = await callApi<typeof disconnect>('DELETE', path);
    setBusy(false);
    if (result.ok) props.onBegun(result.value);
    else setFailure(result.failure);
  }

  return (
    <div className="flex flex-col items-start gap-3">
      {failure ? <FailureNotice failure={failure} /> : null}
      <BusyButton variant="secondary" busy={busy} busyText="Removing…" onPress={remove}>
        Try to remove it again
      </BusyButton>
    </div>
  );
}
