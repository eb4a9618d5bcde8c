'use client';

import { Alert, Button } from '@heroui/react';
import { CopyValue } from '../copy-value.tsx';

/** A client secret, this one time. It goes only when somebody says that they have it. */
export function SecretNotice(props: {
  readonly secret: string;
  /** Where it is not on the page anyway. */
  readonly clientId?: string;
  readonly onStored: () => void;
}) {
  const { secret, clientId, onStored } = props;
  return (
    <Alert status="warning" role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Store the client secret now</Alert.Title>
        <Alert.Description>Portico keeps only its hash and cannot show it again.</Alert.Description>
        {clientId === undefined ? null : (
          <p className="mt-2 flex flex-wrap items-center gap-x-2">
            Client id <CopyValue label="client id" value={clientId} />
          </p>
        )}
        <p className="mt-2 flex flex-wrap items-center gap-x-2">
          Client secret <CopyValue label="client secret" value={secret} />
        </p>
        <div className="mt-3">
          <Button size="sm" variant="secondary" onPress={onStored}>
            I stored it
          </Button>
        </div>
      </Alert.Content>
    </Alert>
  );
}
