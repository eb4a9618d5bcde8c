'use client';

import { Alert } from '@heroui/react';
import type { Connection } from '../../api/connections/connection.ts';
import type { Disconnected } from '../../api/connections/disconnect.ts';
import { isSignInOnly } from './level-names.ts';
import { OutsideLink } from './outside-link.tsx';

/** What disconnecting came to, and what is left to do by hand, or may be done. */
export function DisconnectedNotice(props: {
  readonly result: Disconnected;
  readonly connection: Connection | undefined;
  /** As the directory knows what was approved for it. */
  readonly appId: string | undefined;
}) {
  const { result, connection, appId } = props;
  const steps = result.manual_steps ?? [];
  const signInOnly = connection !== undefined && isSignInOnly(connection) && result.run_id === null;
  return (
    <Alert status={result.removed ? 'success' : 'warning'} role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Microsoft is disconnected</Alert.Title>
        <Alert.Description>
          {signInOnly
            ? 'Nobody signs in over it any more. Portico had created nothing in the Entra directory.'
            : removal(result)}
          {signInOnly || appId === undefined
            ? null
            : ` The approval to set up sign-in stays there until an administrator deletes the enterprise app ${appId}, which they should only do if no other organization uses this directory.`}
        </Alert.Description>
        {steps.length > 0 ? (
          <ol className="mt-2 list-decimal pl-5 text-sm [overflow-wrap:anywhere]">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        ) : null}
        {signInOnly && connection.entra ? (
          <div className="mt-2">
            <OutsideLink href={connection.entra.admin_center_url}>Open the Entra admin center</OutsideLink>
          </div>
        ) : null}
      </Alert.Content>
    </Alert>
  );
}

function removal({ removed, manual_steps: steps }: Disconnected): string {
  if (removed) return 'The app registration was deleted from the Entra directory.';
  return steps && steps.length > 0
    ? 'The connection is off, but the app registration is still in the Entra directory.'
    : 'The connection is off. The app registration is being deleted from the Entra directory.';
}
