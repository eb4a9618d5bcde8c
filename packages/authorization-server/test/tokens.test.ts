import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Asked,
  authorizationRequest,
  basic,
  CALLBACK,
  changeFacts,
  codeFor,
  partOf,
  redeem,
  refresh,
  SECRET,
  signedIn,
  startIssuers,
  token,
} from './bench.ts';

const { one, two } = await startIssuers();
const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };
const asked = async (
  change?: Record<string, string | undefined>,
): Promise<{ request: Asked; code: string }> => {
  const request = authorizationRequest(one, change);
  return { request, code: await codeFor(request) };
};

describe('a code', () => {
  test('brings tokens once; used again, it is refused and what it brought ends (attack 52)', async () => {
    const { request, code } = await asked();
    const first = await redeem(one, code, request);
    expect(first.status).toBe(200);
    one.store.advance(2);
    expect(await redeem(one, code, request)).toMatchObject(invalidGrant);
    expect(await refresh(one, first.body.refresh_token)).toMatchObject(invalidGrant);
    const sessionId = String(partOf(first.body.id_token ?? '', 1)['sid']);
    expect(one.sessions.has(sessionId)).toBe(false);
    expect(one.replays).toMatchObject([{ kind: 'authorization_code', applicationId: 'app_one', sessionId }]);
  });

  test('used by somebody who cannot prove to be the application ends nothing (attack 52)', async () => {
    const { request, code } = await asked();
    const first = await redeem(one, code, request);
    const form = { grant_type: 'authorization_code', code, code_verifier: request.codeVerifier };
    expect(await token(one, form, basic('app_one', 'wrong'))).toMatchObject({ status: 401 });
    expect(await token(one, form, basic('app_two', 'secret of two'))).toMatchObject(invalidGrant);
    expect(await refresh(one, first.body.refresh_token)).toMatchObject({ status: 200 });
  });

  test('redeemed fifty times at once brings tokens once, and they live: nobody is signed out by a double click (attack 53)', async () => {
    const { request, code } = await asked();
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(one, code, request)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ body }) => body['error'] === 'invalid_grant')).toHaveLength(49);
    expect((await refresh(one, won[0]?.body.refresh_token)).status).toBe(200);
  });

  test.each<[string, Record<string, string>, string | undefined]>([
    ['of another application', {}, basic('app_two', 'secret of two')],
    ['with another redirect URI', { redirect_uri: 'https://app.example/callback?fixed=1' }, undefined],
    [
      'with another verifier (attack 36)',
      { code_verifier: 'another-verifier-of-forty-three-characters0' },
      undefined,
    ],
    ['with a short verifier (attack 55)', { code_verifier: 'short' }, undefined],
    ['with an empty verifier (attack 55)', { code_verifier: '' }, undefined],
  ])('%s is refused (attack 54)', async (_, change, authorization) => {
    const { request, code } = await asked();
    const form = { grant_type: 'authorization_code', code, code_verifier: request.codeVerifier, ...change };
    const { status, body } = await token(one, form, authorization);
    expect(status).toBe(400);
    expect(['invalid_grant', 'invalid_request']).toContain(body['error']);
  });

  test('without its verifier is refused (attack 55)', async () => {
    const { code } = await asked();
    expect(await token(one, { grant_type: 'authorization_code', code })).toMatchObject(invalidGrant);
  });

  test('that is a minute old is refused (attack 54)', async () => {
    const { request, code } = await asked();
    one.store.advance(61);
    expect(await redeem(one, code, request)).toMatchObject(invalidGrant);
  });

  test('of another project is refused there (attack 39)', async () => {
    const { request, code } = await asked();
    expect(await redeem(two, code, request)).toMatchObject(invalidGrant);
    expect(await redeem(one, code, request)).toMatchObject({ status: 200 });
  });

  test('whose session has ended since brings nothing (attack 127)', async () => {
    const { request, code } = await asked();
    one.sessions.clear();
    expect(await redeem(one, code, request)).toMatchObject(invalidGrant);
  });
});

describe('an application proves who it is', () => {
  const form = { grant_type: 'authorization_code', code: 'x', code_verifier: 'x'.repeat(43) };
  test.each<[string, Record<string, string>, string | null]>([
    ['with a wrong secret (attack 60)', {}, basic('app_one', 'wrong')],
    [
      'with the hash of its secret (attack 60)',
      {},
      basic('app_one', [...(one.applications.get('app_one')?.secretHashes ?? [])].join(' ')),
    ],
    ['with an empty secret', {}, basic('app_one', '')],
    ['without any, in public', { client_id: 'app_one' }, null],
    ['as an unknown application', {}, basic('app_unknown', SECRET)],
    ['as one of the names of objects', {}, basic('__proto__', SECRET)],
    ['as a public application with a secret', { client_id: 'app_spa', client_secret: '' }, null],
  ])('%s: refused', async (_, change, authorization) => {
    const { status, body } = await token(one, { ...form, ...change }, authorization);
    expect([400, 401]).toContain(status);
    expect(['invalid_client', 'invalid_request', 'invalid_grant']).toContain(body['error']);
    expect(body).not.toHaveProperty('access_token');
  });

  test.each([
    'Basic',
    'Basic ',
    'Basic %%%',
    `Basic ${Buffer.from('no-colon').toString('base64')}`,
    'Bearer x',
    'Basic =,=',
    `Basic ${'A'.repeat(4000)}`,
  ])('a malformed Authorization header is refused: %j (attack 123)', async (authorization) => {
    const { status } = await token(one, form, authorization);
    expect([400, 401]).toContain(status);
  });

  test('by one way at a time (attack 61)', async () => {
    const twice = { ...form, client_id: 'app_one', client_secret: SECRET };
    expect(await token(one, twice)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('not by its secret in the address (attack 61)', async () => {
    const response = await fetch(`${one.issuer}/token?client_id=app_one&client_secret=${SECRET}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect([400, 401]).toContain(response.status);
  });

  test('with either of two secrets while they are changed', async () => {
    const { request, code } = await asked();
    const changed = { grant_type: 'authorization_code', code, code_verifier: request.codeVerifier };
    expect(await token(one, changed, basic('app_one', 'an older secret'))).toMatchObject({ status: 200 });
  });

  test.each([
    'client_credentials',
    'password',
    'implicit',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    '',
  ])('there is no grant %j', async (grant_type) => {
    expect((await token(one, { grant_type, username: 'a', password: 'b' })).status).toBe(400);
  });
});

describe('a refresh token', () => {
  test('is exchanged for the next one; the old one then ends the whole family (attack 56)', async () => {
    const first = await signedIn(one);
    const second = await refresh(one, first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    one.store.advance(10);
    expect(await refresh(one, first.refresh_token)).toMatchObject(invalidGrant);
    expect(await refresh(one, second.body.refresh_token)).toMatchObject(invalidGrant);
  });

  test('used fifty times at once has one successor and no fork: two tabs stay signed in (attack 56; fault R5)', async () => {
    const first = await signedIn(one);
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(one, first.refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
    const successors = new Set(answers.map(({ body }) => body.refresh_token));
    expect(successors.size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(50);
    const [successor] = successors;
    expect((await refresh(one, successor)).status).toBe(200);
  });

  test('whose answer was lost brings the same successor within ten seconds, while that is unused (attack 56; fault R40)', async () => {
    const first = await signedIn(one);
    const lost = await refresh(one, first.refresh_token);
    one.store.advance(9);
    const again = await refresh(one, first.refresh_token);
    expect(again).toMatchObject({ status: 200, body: { refresh_token: lost.body.refresh_token } });
    expect((await refresh(one, again.body.refresh_token)).status).toBe(200);
    expect(await refresh(one, first.refresh_token)).toMatchObject(invalidGrant);
    expect(one.sessions.has(String(partOf(first.id_token, 1)['sid']))).toBe(false);
  });

  test('used again after ten seconds ends the family, whoever did it (attack 56)', async () => {
    const first = await signedIn(one);
    const second = await refresh(one, first.refresh_token);
    one.store.advance(10);
    expect(await refresh(one, first.refresh_token)).toMatchObject(invalidGrant);
    expect(await refresh(one, second.body.refresh_token)).toMatchObject(invalidGrant);
    expect(one.sessions.has(String(partOf(first.id_token, 1)['sid']))).toBe(false);
  });

  test('used again by another application, or without its secret, ends nothing (attacks 52, 57)', async () => {
    const first = await signedIn(one);
    const second = await refresh(one, first.refresh_token);
    one.store.advance(60);
    const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' };
    expect(await token(one, form, basic('app_two', 'secret of two'))).toMatchObject(invalidGrant);
    expect((await token(one, form, basic('app_one', 'wrong'))).status).toBe(401);
    expect((await refresh(one, second.body.refresh_token)).status).toBe(200);
  });

  test('is of no use to another application, nor without the secret (attack 57)', async () => {
    const { refresh_token } = await signedIn(one);
    const form = { grant_type: 'refresh_token', refresh_token: refresh_token ?? '' };
    expect(await token(one, form, basic('app_two', 'secret of two'))).toMatchObject(invalidGrant);
    expect((await token(one, { ...form, client_id: 'app_one' }, null)).status).toBe(401);
    expect(await refresh(two, refresh_token)).toMatchObject(invalidGrant);
    expect((await refresh(one, refresh_token)).status).toBe(200);
  });

  test('brings nothing once the session has ended (attack 58)', async () => {
    const { refresh_token, id_token } = await signedIn(one);
    one.sessions.delete(String(partOf(id_token, 1)['sid']));
    expect(await refresh(one, refresh_token)).toMatchObject(invalidGrant);
  });

  test('tells the facts of now, not of the sign-in', async () => {
    const { refresh_token, id_token } = await signedIn(one, { scope: 'openid offline_access groups' });
    changeFacts(one, String(partOf(id_token, 1)['sid']), { role: 'admin', groups: undefined });
    const { body } = await refresh(one, refresh_token);
    expect(partOf(body.access_token ?? '', 1)).toMatchObject({ roles: ['admin'] });
    const claims = partOf(body.id_token ?? '', 1);
    expect(claims).toMatchObject({ groups_known: false });
    expect(claims).not.toHaveProperty('groups');
  });

  test('does not widen what was granted (attack 59)', async () => {
    const { refresh_token } = await signedIn(one, { scope: 'openid offline_access' });
    const { body } = await refresh(one, refresh_token, { scope: 'openid profile email connections:manage' });
    expect(body['error']).toBe('invalid_scope');
  });

  test('is given only to those who ask for offline_access, and ends when it is revoked (attack 76)', async () => {
    expect(await signedIn(one, { scope: 'openid' })).not.toHaveProperty('refresh_token');
    const { refresh_token } = await signedIn(one);
    const revoke = (value: string) =>
      fetch(`${one.issuer}/token/revocation`, {
        method: 'POST',
        headers: { authorization: basic('app_one', SECRET) },
        body: new URLSearchParams({ token: value }),
      });
    expect((await revoke('unknown')).status).toBe(200);
    expect((await revoke(refresh_token ?? '')).status).toBe(200);
    expect(await refresh(one, refresh_token)).toMatchObject(invalidGrant);
  });
});

describe('what the tokens say', () => {
  const keys = createLocalJWKSet({ keys: one.keys.flatMap(({ publicJwk }) => publicJwk ?? []) as never });

  test('the access token is at+jwt, ES256, for the API of this project alone, with organization, session and roles (attack 68)', async () => {
    // One instant: the beginning and the end of a token are read one after the other.
    vi.setSystemTime(Date.now());
    onTestFinished(() => void vi.useRealTimers());
    const { access_token } = await signedIn(one);
    const { payload, protectedHeader } = await jwtVerify(access_token, keys, { issuer: one.issuer });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).toMatchObject({
      aud: `${one.issuer}/api`,
      client_id: 'app_one',
      sub: 'user_ada',
      org_id: 'org_a',
      roles: ['member'],
    });
    expect(payload['sid']).toMatch(/^sess_/);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(payload.jti).toBeTruthy();
  });

  test('the id_token is RS256, for the application, with nonce and the facts of the session', async () => {
    const { id_token } = await signedIn(one, { nonce: 'n-1' });
    const { payload, protectedHeader } = await jwtVerify(id_token, keys, {
      issuer: one.issuer,
      audience: 'app_one',
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({
      nonce: 'n-1',
      org_id: 'org_a',
      connection_id: 'sso_a',
      email: 'ada@contoso.example',
      email_verified: true,
    });
  });

  test('a token for a resource that nobody registered is not made (attack 69)', async () => {
    for (const resource of ['https://evil.example/api', `${two.issuer}/api`, `${one.issuer}/api/`]) {
      const { request, code } = await asked();
      const form = { grant_type: 'authorization_code', code, code_verifier: request.codeVerifier, resource };
      expect(await token(one, form)).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    }
  });

  test('codes and refresh tokens lie in the store only as hashes (attack 125)', async () => {
    const { request, code } = await asked();
    expect(one.store.dump()).not.toContain(code);
    const { body } = await redeem(one, code, request);
    for (const value of [body.refresh_token, body.access_token, body.id_token, request.codeVerifier])
      expect(one.store.dump()).not.toContain(value ?? '?');
  });

  test('answers of the token endpoint are not kept in a cache (attacks 75, 121)', async () => {
    const { request, code } = await asked();
    for (const answer of [await redeem(one, code, request), await redeem(one, code, request)]) {
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('may be read by pages of a public application, from its own origins alone (attack 75)', async () => {
    const call = async (id: string, origin: string) => {
      const form = {
        grant_type: 'authorization_code',
        client_id: id,
        code: 'x',
        code_verifier: 'x'.repeat(43),
      };
      const init = { method: 'POST', headers: { origin }, body: new URLSearchParams(form) };
      return (await fetch(`${one.issuer}/token`, init)).headers.get('access-control-allow-origin');
    };
    expect(await call('app_spa', 'https://spa.example')).toBe('https://spa.example');
    expect(await call('app_spa', new URL(CALLBACK).origin)).toBe(new URL(CALLBACK).origin);
    for (const origin of [
      'https://evil.example',
      'null',
      'https://spa.example.evil.example',
      'https://SPA.example',
    ])
      expect(await call('app_spa', origin)).toBeNull();
  });
});
