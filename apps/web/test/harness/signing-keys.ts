import { createPrivateKey, type JsonWebKey, sign } from 'node:crypto';
import { signingKeyPlace } from '@portico/administration';
import { openText } from '@portico/vault';
import { expect } from 'vitest';
import { claimsOf } from './application.ts';
import type { Portico } from './portico.ts';

/**
 * Waits until the web app has heard of the latest keys of its issuers: until then a sign-in that begins is made to begin anew.
 * What ended with old keys is refused at once, without this.
 */
export async function issuersAreCurrent({ database, origin }: Portico): Promise<void> {
  const { rows } = await database.pool.query<{ project: string; kids: string[] }>(
    `SELECT project_id AS project, array_agg(public_jwk ->> 'kid') AS kids FROM signing_keys
     WHERE public_jwk IS NOT NULL GROUP BY project_id`,
  );
  for (const { project, kids } of rows) {
    const published = async () => {
      const { keys } = await (await fetch(new URL(`/oauth2/${project}/jwks`, origin))).json();
      return (keys as { kid: string }[]).map(({ kid }) => kid).sort();
    };
    await expect.poll(published).toEqual(kids.sort());
  }
}

export type PrivateKey = JsonWebKey & { readonly kid: string };

/** The private key with which the issuer of the seeded project signs access tokens, as whoever stole it has it. */
export async function accessTokenKey({ database, keyRing, project }: Portico): Promise<PrivateKey> {
  const { rows } = await database.pool.query<{ id: string; sealed: string }>(
    `SELECT id, private_key AS sealed FROM signing_keys
     WHERE project_id = $1 AND purpose = 'access_token' ORDER BY signs_from DESC LIMIT 1`,
    [project.id],
  );
  const [key] = rows;
  if (key === undefined) throw new Error('the project has no key');
  return JSON.parse(await openText(keyRing, signingKeyPlace(key.id), key.sealed));
}

/**
 * What whoever knows a key makes of an access token: the same claims, signed with it.
 *
 * @param kid as which key
 * @param changes of the claims
 */
export function forgedWith(
  key: PrivateKey,
  token: string,
  kid: string | undefined,
  changes: Readonly<Record<string, unknown>> = {},
): string {
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = [
    { alg: 'ES256', typ: 'at+jwt', kid },
    { ...claimsOf(token), ...changes },
  ]
    .map(encoded)
    .join('.');
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/** With which key a token says that it was signed. */
export const kidOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8')).kid;
