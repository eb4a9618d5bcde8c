'use client';

import { Chip } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { rotateSigningKeys } from '../../api/signing-keys/rotate-signing-keys.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { CopyValue } from '../copy-value.tsx';
import { Empty } from '../empty.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { CompromisedKeys } from './compromised-keys.tsx';
import type { SigningKeyView } from './signing-key-state.ts';

type SigningKeysProps = {
  readonly projectId: string;
  readonly projectName: string;
  /** The address of the key set. */
  readonly keySet: string;
  readonly keys: readonly SigningKeyView[];
};

const PURPOSES = { id_token: 'id_token', access_token: 'Access token', cookie: 'Issuer’s cookies' };
const STATES = {
  next: { label: 'Published', color: 'accent' },
  current: { label: 'Signs now', color: 'success' },
  old: { label: 'Retired', color: 'default' },
} as const;

/** The keys that sign what this project's issuer says, and how to replace them. */
export function SigningKeys({ projectId, projectName, keySet, keys }: SigningKeysProps) {
  const router = useRouter();
  const [rotated, setRotated] = useState('');
  const path = `/v1/session/projects/${projectId}/signing-keys` as const;
  // One rotation at a time: the API refuses another until the new keys sign.
  const waiting = keys.some(({ state }) => state === 'next');
  function done(what: string) {
    setRotated(what);
    router.refresh();
  }
  return (
    <div className="flex flex-col gap-6">
      <Panel
        title="Signing keys"
        description="Applications check tokens with the public keys, which are published at this address."
        action={waiting ? undefined : <RotateKeys path={path} done={done} />}
      >
        <CopyValue label="address of the key set" value={keySet} />
        <p role="status" className="mt-2 text-sm text-success empty:hidden">
          {rotated}
        </p>
        {keys.length === 0 ? (
          <Empty title="No key">Rotate to create the first ones.</Empty>
        ) : (
          <ul className="mt-2 divide-y divide-separator">
            {keys.map((key) => (
              <KeyRow key={key.id} signingKey={key} />
            ))}
          </ul>
        )}
      </Panel>
      <CompromisedKeys path={path} projectName={projectName} done={done} />
    </div>
  );
}

function RotateKeys(props: {
  readonly path: `/v1/session/projects/${string}/signing-keys`;
  readonly done: (what: string) => void;
}) {
  return (
    <ConfirmButton
      button="Rotate keys"
      variant="outline"
      heading="Rotate the signing keys?"
      confirm="Rotate keys"
      busyText="Creating keys…"
      act={() => callApi<typeof rotateSigningKeys>('POST', props.path, {})}
      done={() => props.done('The new keys are published and start signing in an hour.')}
    >
      <p>
        New keys are published now and start signing in an hour, so that applications learn them first. The
        old ones stay published for 15 days: nobody has to sign in again.
      </p>
    </ConfirmButton>
  );
}

function KeyRow({
  signingKey: { id, purpose, algorithm, createdAt, state, until },
}: {
  signingKey: SigningKeyView;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <span className="min-w-0 flex-1 basis-56">
        <span className="block">
          {PURPOSES[purpose]} <span className="text-sm text-muted">{algorithm}</span>
        </span>
        <code className="block font-mono text-[0.8125rem] text-muted [overflow-wrap:anywhere]">{id}</code>
      </span>
      <span className="text-sm text-muted">
        {until === null ? (
          <>
            created <RelativeTime at={createdAt} />
          </>
        ) : (
          <>
            {UNTIL[state]} <RelativeTime at={until} />
          </>
        )}
      </span>
      <Chip size="sm" variant="soft" color={STATES[state].color}>
        {STATES[state].label}
      </Chip>
    </li>
  );
}

const UNTIL = { next: 'starts signing', current: 'will be replaced', old: 'will be removed' };
