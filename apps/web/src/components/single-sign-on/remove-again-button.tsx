'use client';

import type { Disconnected, disconnect } from '../../api/connections/disconnect.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';

/** Tries once more to take out of the directory what a disconnected connection still has there. */
export function RemoveAgainButton(props: {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly onBegun: (result: Disconnected) => void;
}) {
  const path = `/v1/session/orgs/${props.organizationId}/sso-connections/${props.connectionId}` as const;
  return (
    <div className="flex flex-col items-start gap-3">
      <ActButton
        label="Try to remove it again"
        busyText="Removing…"
        act={() => callApi<typeof disconnect>('DELETE', path)}
        done={props.onBegun}
      />
    </div>
  );
}
