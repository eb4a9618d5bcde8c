'use client';

import { Alert, Button } from '@heroui/react';
import { type ReactNode, useState } from 'react';
import { CopyValue } from './copy-value.tsx';
import { RelativeTime } from './relative-time.tsx';

/** What the API answers when it makes a link: there this once; `expires_at` is ISO 8601. */
export type MadeLink = { readonly url: string; readonly expires_at: string };

const WHAT_IT_DOES = {
  'invitation link': 'Whoever opens it can accept the invitation.',
  'password link': 'They set their password with it.',
} as const;

/** The newest link of a kind on a page and its notice: shown until whoever made it has passed it on. Portico sends no mail. */
export function useLinkNotice(kind: keyof typeof WHAT_IT_DOES): {
  readonly notice: ReactNode;
  readonly onLink: (email: string, link: MadeLink) => void;
} {
  const [made, setMade] = useState<{ readonly email: string; readonly link: MadeLink }>();
  const onLink = (email: string, link: MadeLink) => setMade({ email, link });
  if (made === undefined) return { notice: null, onLink };
  const notice = (
    <Alert status="accent" role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Send this link to {made.email}</Alert.Title>
        <Alert.Description>
          {WHAT_IT_DOES[kind]} It works once. It expires <RelativeTime at={made.link.expires_at} /> and is
          shown only now.
        </Alert.Description>
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <CopyValue label={kind} value={made.link.url} />
          <Button size="sm" variant="secondary" onPress={() => setMade(undefined)}>
            I sent it
          </Button>
        </div>
      </Alert.Content>
    </Alert>
  );
  return { notice, onLink };
}
