'use client';

import type { Connection } from '../../api/connections/connection.ts';
import type { Disconnected, disconnect } from '../../api/connections/disconnect.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { isSignInOnly } from './level-names.ts';

/** Takes the connection down, and what it has in the customer's directory with it. Says first all that this does. */
export function DisconnectButton(props: {
  readonly organizationId: string;
  readonly connection: Connection;
  /** As the directory knows what was approved for it. */
  readonly appId: string | undefined;
  readonly onDisconnected: (result: Disconnected) => void;
}) {
  const { connection, organizationId } = props;
  const { entra } = connection;
  const signInOnly = isSignInOnly(connection);
  return (
    <ConfirmButton<Disconnected>
      button="Disconnect"
      heading="Disconnect Microsoft?"
      confirm="Disconnect Microsoft"
      busyText="Disconnecting…"
      act={() =>
        callApi<typeof disconnect>(
          'DELETE',
          `/v1/session/orgs/${organizationId}/sso-connections/${connection.id}`,
        )
      }
      done={props.onDisconnected}
    >
      <p>This happens at once:</p>
      <ul className="list-disc pl-5">
        <li>
          <strong>{connection.name}</strong> is switched off: {people(connection.in_use.people)} can no longer
          sign in over it
        </li>
        <li>
          {sessions(connection.in_use.sessions)} of theirs {connection.in_use.sessions === 1 ? 'ends' : 'end'}
          , in every application
        </li>
        {signInOnly ? null : (
          <li>
            the credential is deleted, and so is the app registration{' '}
            {entra?.app_id ? (
              <code className="font-mono text-sm [overflow-wrap:anywhere]">{entra.app_id}</code>
            ) : null}{' '}
            in the Entra directory <strong>{entra?.directory_name ?? entra?.tenant_id}</strong>
          </li>
        )}
      </ul>
      <p>Members and their data stay. Connecting the same directory again brings the connection back.</p>
      <p>
        One thing stays in the directory: the approval{' '}
        {signInOnly ? 'of the sign-in app' : 'that lets Portico set up sign-in there'}. To remove it too, an
        administrator of the directory deletes the enterprise app{' '}
        {props.appId === undefined ? null : (
          <>
            with the application ID{' '}
            <code className="font-mono text-sm [overflow-wrap:anywhere]">{props.appId}</code>{' '}
          </>
        )}
        in the Entra admin center under Enterprise applications. Other organizations that use the same
        directory need it too.
      </p>
    </ConfirmButton>
  );
}

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);
const sessions = (count: number) => (count === 1 ? '1 session' : `${count} sessions`);
