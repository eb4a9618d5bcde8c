'use client';

import { Alert, Button } from '@heroui/react';
import { CopyValue } from './copy-value.tsx';
import { RelativeTime } from './relative-time.tsx';

export type PasswordLink = { readonly url: string; readonly expires_at: string };

/** A password link, shown this once. Portico sends no mail: whoever invited passes it on. */
export function PasswordLinkNotice(props: { email: string; link: PasswordLink; onStored: () => void }) {
  return (
    <Alert status="accent" role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Send this link to {props.email}</Alert.Title>
        <Alert.Description>
          They set their password with it. It works once. It expires{' '}
          <RelativeTime at={props.link.expires_at} /> and is shown only now.
        </Alert.Description>
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <CopyValue label="password link" value={props.link.url} />
          <Button size="sm" variant="secondary" onPress={props.onStored}>
            I sent it
          </Button>
        </div>
      </Alert.Content>
    </Alert>
  );
}
