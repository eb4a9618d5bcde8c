'use client';

import { Alert, Button } from '@heroui/react';
import { CopyValue } from '../copy-value.tsx';
import type { MadeLink } from '../link-notice.tsx';
import { RelativeTime } from '../relative-time.tsx';

/** A link that was just made: shown until whoever made it has passed it on. */
export function NewLinkNotice({ link, onSent }: { link: MadeLink; onSent: () => void }) {
  return (
    <Alert status="accent" role="status">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>Send this link to the IT admin</Alert.Title>
        <Alert.Description>
          The first browser that goes on with it has it. It expires <RelativeTime at={link.expires_at} /> and
          is shown only now.
        </Alert.Description>
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <CopyValue label="setup link" value={link.url} />
          <Button size="sm" variant="secondary" onPress={onSent}>
            I sent it
          </Button>
        </div>
      </Alert.Content>
    </Alert>
  );
}
