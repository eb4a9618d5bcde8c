'use client';

import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { confirmedFirst } from './go-to-microsoft.ts';
import type { Connection, Disconnected } from './wire.ts';

/** Takes the connection down, and the app registration in the customer's directory with it. Names both first. */
export function DisconnectButton(props: {
  readonly organizationId: string;
  readonly connection: Connection;
  readonly onDisconnected: (result: Disconnected) => void;
}) {
  const { connection, organizationId } = props;
  const { entra } = connection;
  return (
    <ConfirmButton<Disconnected>
      button="Disconnect"
      heading="Disconnect Microsoft?"
      confirm="Disconnect Microsoft"
      busyText="Disconnecting…"
      act={() => callApi('DELETE', `/v1/session/orgs/${organizationId}/sso-connections/${connection.id}`)}
      onFailure={confirmedFirst}
      done={props.onDisconnected}
    >
      <p>This removes two things:</p>
      <ul className="list-disc pl-5">
        <li>
          the connection <strong>{connection.name}</strong>: nobody signs in over it any more
        </li>
        <li>
          the app registration{' '}
          {entra?.app_id ? (
            <code className="font-mono text-sm [overflow-wrap:anywhere]">{entra.app_id}</code>
          ) : null}{' '}
          in the Entra directory <strong>{entra?.directory_name ?? entra?.tenant_id}</strong>
        </li>
      </ul>
      <p>Members and their data stay. Connecting the same directory again brings the connection back.</p>
    </ConfirmButton>
  );
}
