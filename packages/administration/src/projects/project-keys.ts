import { newProjectKeys } from '@portico/authorization-server';
import { newId } from '@portico/core';
import { type KeyRing, type SealedPlace, seal } from '@portico/vault';
import type { NewSigningKey } from '../context.ts';

/** Where the private half of a signing key is sealed for. It belongs to a project, so to no organization. */
export function signingKeyPlace(id: string): SealedPlace {
  return { table: 'signing_keys', column: 'private_key', row: id, organization: null };
}

/** The keys of a new project's issuer, each sealed for the row that it will be. */
export function sealedProjectKeys(ring: KeyRing): Promise<NewSigningKey[]> {
  return Promise.all(
    newProjectKeys().map(async ({ secret, publicJwk, ...key }) => {
      const id = newId('signingKey');
      const privateKey = await seal(ring, signingKeyPlace(id), secret);
      return { id, ...key, publicJwk: publicJwk && textsOf(publicJwk), privateKey };
    }),
  );
}

function textsOf(jwk: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(jwk).map(([name, value]) => [name, String(value)]));
}
