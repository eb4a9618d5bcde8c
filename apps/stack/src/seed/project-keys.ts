import type { NewSigningKey } from '@portico/administration';
import { newProjectKeys } from '@portico/authorization-server';
import { newId } from '@portico/core';
import { type KeyRing, seal } from '@portico/vault';

/** The keys of a new project's issuer, each sealed for the row that it will be. */
export function projectKeyMaker(ring: KeyRing): () => Promise<readonly NewSigningKey[]> {
  return () =>
    Promise.all(
      newProjectKeys().map(async ({ secret, publicJwk, ...key }) => {
        const id = newId('signingKey');
        const place = { table: 'signing_keys', column: 'private_key', row: id, organization: null };
        return {
          id,
          ...key,
          publicJwk: publicJwk && textsOf(publicJwk),
          privateKey: await seal(ring, place, secret),
        };
      }),
    );
}

function textsOf(jwk: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(jwk).map(([name, value]) => [name, String(value)]));
}
