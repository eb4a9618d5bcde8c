'use client';

import { Skeleton } from '@heroui/react';
import { isEstablished } from '@portico/core';
import { useEffect } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import { Panel } from '../panel.tsx';

/** While Portico makes its app in the directory: nothing is to be done, and the page goes on by itself. */
export function MicrosoftProgress({ connection, onDone }: { connection: Connection; onDone: () => void }) {
  const isReady = isEstablished(connection.status);
  useEffect(() => {
    if (isReady) onDone();
  }, [isReady, onDone]);
  return (
    <Panel
      title="Microsoft is being connected"
      description="Portico makes an app in your directory and tries it. This takes about a minute; the page goes on by itself."
    >
      <div role="status">
        <span className="sr-only">Microsoft is being connected</span>
        <Skeleton className="h-8 rounded-lg" />
      </div>
    </Panel>
  );
}
