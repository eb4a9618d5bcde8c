'use client';

import type { changeConnection } from '../../api/connections/change-connection.ts';
import type { Connection } from '../../api/connections/connection.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';

type PauseProps = {
  readonly organizationId: string;
  readonly connection: Connection;
  readonly onChanged: () => void;
};

const setPaused = ({ organizationId, connection }: PauseProps, paused: boolean) =>
  callApi<typeof changeConnection>(
    'PATCH',
    `/v1/session/orgs/${organizationId}/sso-connections/${connection.id}`,
    {
      paused,
    },
  );

/** Lets nobody sign in over the connection for a while. */
export function PauseButton(props: PauseProps) {
  return (
    <ConfirmButton
      button="Pause"
      variant="tertiary"
      heading="Pause sign-in with Microsoft?"
      confirm="Pause"
      busyText="Pausing…"
      act={() => setPaused(props, true)}
      done={props.onChanged}
    >
      <p>
        Nobody can sign in over <strong>{props.connection.name}</strong> until somebody lets them again here.
        Whoever is signed in stays signed in, and nothing changes in the directory.
      </p>
      <p>Meanwhile members can sign in another way that they have, such as a password.</p>
    </ConfirmButton>
  );
}

/** Lets people sign in again. */
export function ResumeButton(props: PauseProps) {
  return (
    <div className="mt-4 flex flex-col items-start gap-3">
      <p className="max-w-prose text-sm text-muted">
        Nobody can sign in over this connection. Whoever is signed in stays so.
      </p>
      <ActButton
        label="Let people sign in again"
        busyText="One moment…"
        variant="primary"
        act={() => setPaused(props, false)}
        done={props.onChanged}
      />
    </div>
  );
}
