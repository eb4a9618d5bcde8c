'use client';

import type { Connection } from '../../api/connections/connection.ts';
import type { addClientKey, useClientKey } from '../../api/connections/roll-client-key.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { CopyValue } from '../copy-value.tsx';

type Entered = NonNullable<Connection['entered']>;

/** Our key in place of a client secret: the provider knows it first, then it is used. */
export function ClientKeys(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly entered: Entered;
  readonly onChanged: () => void;
}) {
  const { path, entered, onChanged } = props;
  const { keys, client } = entered;
  const next = keys.find(({ in_use: isUsed }) => !isUsed);
  const hasCurrent = keys.some(({ in_use: isUsed }) => isUsed);
  return (
    <div className="flex max-w-xl flex-col items-start gap-3">
      {next ? (
        <p className="text-sm text-muted">
          {hasCurrent
            ? 'The next key is published. Let the provider take it, then use the new one.'
            : 'It is published, and used once you choose it as client authentication, under More settings.'}
        </p>
      ) : null}
      {client?.client_authentication === 'private_key' ? null : <KeyValues entered={entered} />}
      {next && hasCurrent ? (
        <ConfirmButton
          button="Use the new key"
          variant="tertiary"
          heading="Prove itself with the new key?"
          confirm="Use the new key"
          confirmVariant="primary"
          busyText="One moment…"
          act={() => callApi<typeof useClientKey>('POST', `${path}/openid/use-next-key`)}
          done={onChanged}
        >
          <p>
            Where the provider does not know it yet, the key of before is tried for a month, as long as the
            provider still has that one.
          </p>
        </ConfirmButton>
      ) : null}
      {next ? null : (
        <ActButton
          label={hasCurrent ? 'Make the next key' : 'Make a key'}
          busyText="Making it…"
          variant="secondary"
          act={() => callApi<typeof addClientKey>('POST', `${path}/openid/next-key`)}
          done={onChanged}
        />
      )}
    </div>
  );
}

/** The public half of each key, in whatever form a console takes it. */
export function KeyValues({ entered }: { readonly entered: Entered }) {
  return (
    <div className="flex w-full flex-col gap-3">
      <p className="text-sm text-muted">
        A provider that reads our keys from their address takes each new one by itself. Where it wants the key
        pasted, it says in which form.
      </p>
      <CopyValue label="Our public keys (JWKS URL)" value={entered.keys_url} />
      {entered.keys.map((key) => (
        <OneKey key={key.key_id} shown={key} />
      ))}
    </div>
  );
}

function OneKey({ shown }: { readonly shown: Entered['keys'][number] }) {
  const word = shown.in_use ? 'Key in use' : 'Next key';
  return (
    <div className="flex w-full flex-col gap-1">
      <CopyValue label={`${word}: its ID`} value={shown.key_id} />
      <CopyValue label={`${word} as JWK`} value={shown.jwk} />
      <CopyValue label={`${word} as PEM`} value={shown.public_key} />
      <CopyValue label={`${word} as certificate`} value={shown.certificate} />
    </div>
  );
}
