'use client';

import { Disclosure } from '@heroui/react';
import type { Run } from '../../api/runs/run.ts';
import { CopyValue } from '../copy-value.tsx';

/** What support wants to know, folded away. */
export function FailureDetails({ progress }: { progress: Run }) {
  return (
    <Disclosure>
      <Disclosure.Heading>
        <Disclosure.Trigger className="flex items-center gap-1 text-sm font-medium hover:underline">
          Details for support
          <Disclosure.Indicator className="size-4" />
        </Disclosure.Trigger>
      </Disclosure.Heading>
      <Disclosure.Content>
        <Disclosure.Body className="px-0 flex flex-col gap-1 pt-2 text-sm">
          <div>
            Request <CopyValue label="request id" value={progress.request_id} />
          </div>
          {progress.failure ? (
            <div>
              Code <CopyValue label="error code" value={progress.failure.code} />
            </div>
          ) : null}
          {progress.directory ? (
            <div>
              Entra directory <CopyValue label="directory id" value={progress.directory.id} />
            </div>
          ) : null}
        </Disclosure.Body>
      </Disclosure.Content>
    </Disclosure>
  );
}
