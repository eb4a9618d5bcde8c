'use client';

import { Alert } from '@heroui/react';
import type { Disconnected } from '../../api/connections/disconnect.ts';

/** What disconnecting came to, and what is left to do by hand. */
export function DisconnectedNotice({
  result,
  provisioningAppId,
}: {
  result: Disconnected;
  provisioningAppId: string | null;
}) {
  const steps = result.manual_steps ?? [];
  return (
    <Alert status={result.removed ? 'success' : 'warning'} role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Microsoft is disconnected</Alert.Title>
        <Alert.Description>
          {result.removed
            ? 'The app registration was deleted from the Entra directory.'
            : steps.length > 0
              ? 'The connection is off, but the app registration is still in the Entra directory.'
              : 'The connection is off. The app registration is being deleted from the Entra directory.'}
          {provisioningAppId === null
            ? null
            : ` The approval to set up sign-in stays there until an administrator deletes the enterprise app ${provisioningAppId}.`}
        </Alert.Description>
        {steps.length > 0 ? (
          <ol className="mt-2 list-decimal pl-5 text-sm">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        ) : null}
      </Alert.Content>
    </Alert>
  );
}
