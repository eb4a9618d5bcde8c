'use client';

import { useState } from 'react';
import type { beginRun } from '../../api/runs/begin-run.ts';
import type { Run } from '../../api/runs/run.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';

/** Begins a run on a connection; the page then follows it. */
export function RunButton(props: {
  readonly organizationId: string;
  readonly connectionId: string;
  /** As the server's table of kinds has it. */
  readonly kind: string;
  readonly label: string;
  readonly variant?: 'primary' | 'secondary';
  readonly onBegun: (run: Run) => void;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function begin() {
    setBusy(true);
    setFailure(undefined);
    const path =
      `/v1/session/orgs/${props.organizationId}/sso-connections/${props.connectionId}/runs` as const;
    const result = await callApi<typeof beginRun>('POST', path, { kind: props.kind });
    setBusy(false);
    if (result.ok) props.onBegun(result.value);
    else setFailure(result.failure);
  }

  return (
    <>
      <BusyButton variant={props.variant ?? 'secondary'} busy={busy} busyText="One moment…" onPress={begin}>
        {props.label}
      </BusyButton>
      {failure ? <FailureNotice failure={failure} /> : null}
    </>
  );
}
