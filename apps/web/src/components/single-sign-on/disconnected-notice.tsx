'use client';

import { Alert } from '@heroui/react';
import type { Disconnected } from './wire.ts';

/** What disconnecting came to, and what is left to do by hand. */
export function DisconnectedNotice({ result }: { result: Disconnected }) {
  const steps = result.manual_steps ?? [];
  return (
    <Alert status={result.removed ? 'success' : 'warning'} role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Microsoft is disconnected</Alert.Title>
        <Alert.Description>
          {result.removed
            ? 'The app registration was deleted from the Entra directory.'
            : 'The connection is off, but the app registration is still in the Entra directory.'}
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
