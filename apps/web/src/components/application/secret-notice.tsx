'use client';

import { Alert, Button } from '@heroui/react';
import { CopyValue } from '../copy-value.tsx';

/** A client secret, this one time. It goes only when somebody says that they have it. */
export function SecretNotice({ secret, onStored }: { secret: string; onStored: () => void }) {
  return (
    <Alert status="warning" role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Store the client secret now</Alert.Title>
        <Alert.Description>Portico keeps only its hash and cannot show it again.</Alert.Description>
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <CopyValue label="client secret" value={secret} />
          <Button size="sm" variant="secondary" onPress={onStored}>
            I stored it
          </Button>
        </div>
      </Alert.Content>
    </Alert>
  );
}
