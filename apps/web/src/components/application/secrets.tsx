'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { revokeSecret } from '../../api/applications/revoke-secret.ts';
import type { rotateSecret } from '../../api/applications/rotate-secret.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Empty } from '../empty.tsx';
import { NativeSelect } from '../native-select.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { SecretNotice } from './secret-notice.tsx';

export type SecretView = {
  readonly id: string;
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
};

type SecretsProps = {
  readonly path: `/v1/session/projects/${string}/applications/${string}`;
  readonly secrets: readonly SecretView[];
};

const OVERLAPS = [
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
  { value: '0', label: 'Not at all: somebody else may know them' },
];

/** The client secrets, and how to change over to a new one without a gap. */
export function Secrets({ path, secrets }: SecretsProps) {
  const router = useRouter();
  const [secret, setSecret] = useState<string>();
  const [overlap, setOverlap] = useState('24');
  return (
    <Panel
      title="Client secrets"
      description="Portico keeps only a hash, and shows the last characters."
      action={
        <ConfirmButton<{ secret: string }>
          button="New secret"
          variant="outline"
          heading="Create a new client secret?"
          confirm="Create new secret"
          busyText="Creating…"
          act={() =>
            callApi<typeof rotateSecret>('POST', `${path}/secrets`, { overlap_hours: Number(overlap) })
          }
          done={(made) => {
            setSecret(made.secret);
            router.refresh();
          }}
        >
          <p>The secret is shown once. Your application keeps using the old one until you replace it.</p>
          <NativeSelect
            label="Old secrets keep working for"
            value={overlap}
            options={OVERLAPS}
            onChange={setOverlap}
          />
        </ConfirmButton>
      }
    >
      <div className="flex flex-col gap-4">
        {secret === undefined ? null : <SecretNotice secret={secret} onStored={() => setSecret(undefined)} />}
        {secrets.length === 0 ? (
          <Empty title="No secret">The application cannot sign anybody in until you create one.</Empty>
        ) : (
          <ul className="divide-y divide-separator">
            {secrets.map((known) => (
              <SecretRow key={known.id} path={path} secret={known} />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function SecretRow({ path, secret }: { path: SecretsProps['path']; secret: SecretView }) {
  const router = useRouter();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <code className="font-mono text-sm">…{secret.hint}</code>
      <span className="text-sm text-muted">
        created <RelativeTime at={secret.createdAt} />
        {secret.expiresAt ? (
          <>
            , expires <RelativeTime at={secret.expiresAt} />
          </>
        ) : null}
      </span>
      <span className="ml-auto">
        <ConfirmButton
          size="sm"
          variant="ghost"
          button="Revoke"
          buttonLabel={`Revoke the secret ending in ${secret.hint}`}
          heading="Revoke this secret?"
          confirm="Revoke at once"
          busyText="Revoking…"
          act={() => callApi<typeof revokeSecret>('DELETE', `${path}/secrets/${secret.id}`)}
          done={() => router.refresh()}
        >
          <p>
            Whatever still uses the secret ending in <code className="font-mono">{secret.hint}</code> stops
            working at once.
          </p>
        </ConfirmButton>
      </span>
    </li>
  );
}
