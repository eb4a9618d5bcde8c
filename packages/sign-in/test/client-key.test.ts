import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Bench, type Connection, signInBench } from './bench.ts';

/* A connection that proves itself by a key of its own (RFC 7523): what is published of it, and what it signs. */

const bench: Bench = await signInBench();
const project = await bench.project();
const DOMAIN = 'bykey.example';
const ada = { sub: 'ada', email: `ada@${DOMAIN}`, name: 'Ada' };
const organization = () => bench.organization(project, DOMAIN);
const byKey = async (columns: object = {}) =>
  bench.byHand(project, await organization(), { client_authentication: 'private_key', ...columns });
const published = ({ id }: { id: string }) => bench.signIn.publishedKeys(id);

const decoded = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

/** The claims of what was signed with one of these keys; undefined for anything else. */
function signedClaims(jwt: string, keys: Awaited<ReturnType<typeof published>>['keys']) {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const { kid, alg } = decoded(header);
  const jwk = keys.find((key) => key.kid === kid && key.alg === alg);
  if (jwk === undefined) return undefined;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    key,
    Buffer.from(signature, 'base64url'),
  );
  return isSigned ? decoded(payload) : undefined;
}

/** The provider takes what was signed with a key that is published at the connection's address, and nothing else. */
function knowsBy(
  provider: Connection['directory']['provider'],
  keysOf: { id: string },
  keysNow = () => published(keysOf),
) {
  const seen = new Set<string>();
  provider.answer('/token', async ({ form, headers }) => {
    const { keys } = await keysNow();
    const { iss, sub, aud, iat, exp, jti } = signedClaims(form.get('client_assertion') ?? '', keys) ?? {};
    const isOurs = iss === 'by-hand' && sub === 'by-hand' && aud === provider.issuer;
    const isAlone = !form.has('client_secret') && !headers.has('authorization');
    const isFresh =
      exp - iat === 60 && iat <= Date.now() / 1_000 && typeof jti === 'string' && !seen.has(jti);
    if (!isOurs || !isAlone || !isFresh) return Response.json({ error: 'invalid_client' }, { status: 401 });
    seen.add(jti);
    return provider.redeemed(form);
  });
}
const outcomeOf = async (over: Connection) => {
  const outcome = await bench.signInAs(project, over, ada);
  return outcome.kind === 'page' ? outcome.code : 'signed in';
};

describe('a connection with a key of its own', () => {
  test('signs in people of a provider that knows its published key: for the issuer, for a minute, each time anew', async () => {
    const over = await byKey();
    knowsBy(over.directory.provider, over);
    expect(await outcomeOf(over)).toBe('signed in');
    expect(await outcomeOf(over)).toBe('signed in');
  });

  test('goes on with the key of before while the provider does not know the new one, which alone is published', async () => {
    const over = await byKey();
    const before = await published(over);
    await bench.rows(
      `UPDATE connection_credentials SET state = 'retired', activated_at = now(), retired_at = now() WHERE connection_id = $1`,
      [over.id],
    );
    const now = await bench.ownKey({
      ...{ id: over.id, organizationId: over.organizationId, project_id: project },
    });
    knowsBy(over.directory.provider, over, async () => before);
    expect(await outcomeOf(over)).toBe('signed in');
    expect(over.directory.provider.asked('/token')).toHaveLength(2);
    expect((await published(over)).keys.map(({ kid }) => kid)).toEqual([now]);
  });

  test('is refused by a provider that knows another connection’s key, and says so to its administrator (attack 62)', async () => {
    const [over, other] = [await byKey(), await byKey()];
    knowsBy(over.directory.provider, other);
    expect(await outcomeOf(over)).toBe('idp_client_refused');
    const told = await bench.rows('SELECT warnings FROM sso_connections WHERE id = $1', [over.id]);
    expect(told).toEqual([{ warnings: ['credential_refused'] }]);
  });

  test('at Okta signs for the token endpoint, and at Microsoft by its certificate: nothing else is taken there', async () => {
    const at = async (provider: string) => {
      const over = await byKey({ provider });
      await outcomeOf(over);
      const [sent] = over.directory.provider.asked('/token');
      const [header, payload] = (sent?.form.get('client_assertion') ?? '').split('.').slice(0, 2);
      return { over, header: decoded(header), payload: decoded(payload) };
    };
    const okta = await at('okta');
    expect(okta.payload.aud).toBe(`${okta.over.directory.provider.issuer}/token`);
    const entra = await at('entra');
    expect(entra.header).toMatchObject({ alg: 'PS256', 'x5t#S256': expect.any(String) });
  });
});

describe('what is published', () => {
  test('is the key in use and the one that comes next, public halves alone, and none of another connection', async () => {
    const over = await byKey();
    await byKey();
    const next = await bench.ownKey(
      { id: over.id, organizationId: over.organizationId, project_id: project },
      'pending',
    );
    const { keys } = await published(over);
    expect(keys).toHaveLength(2);
    expect(keys[1]?.kid).toBe(next);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  test('is nothing of a secret, of a removed connection, of one that Portico looks after, or of none', async () => {
    const bySecret = await bench.byHand(project, await organization());
    expect(await published(bySecret)).toEqual({ keys: [] });
    const removed = await byKey({ status: 'inactive' });
    const managed = await bench.customer(project, DOMAIN);
    for (const { id } of [removed, managed, { id: 'sso_x' }])
      await expect(bench.signIn.publishedKeys(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
