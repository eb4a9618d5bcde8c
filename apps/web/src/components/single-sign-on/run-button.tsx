'use client';

import type { beginRun } from '../../api/runs/begin-run.ts';
import type { Run } from '../../api/runs/run.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';

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
  const path = `/v1/session/orgs/${props.organizationId}/sso-connections/${props.connectionId}/runs` as const;
  return (
    <ActButton
      label={props.label}
      busyText="One moment…"
      variant={props.variant ?? 'secondary'}
      act={() => callApi<typeof beginRun>('POST', path, { kind: props.kind })}
      done={props.onBegun}
    />
  );
}
