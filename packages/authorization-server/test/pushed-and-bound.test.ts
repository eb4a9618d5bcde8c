import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifyManagementToken } from '../src/index.ts';
import {
  type Asked,
  authorizationRequest,
  basic,
  CALLBACK,
  codeFor,
  goTo,
  newBrowser,
  partOf,
  register,
  SECRET,
  signedIn,
  startIssuers,
} from './bench.ts';

const { one, two } = await startIssuers();
for (const project of [one, two]) {
  register(project, 'app_par', { parRequired: true });
  register(project, 'app_dpop', { dpopRequired: true });
}

/** Pushes what would have been in the address. */
async function push(asked: Asked, client = 'app_par', project = one, secret = SECRET) {
  const response = await fetch(`${project.issuer}/par`, {
    method: 'POST',
    headers: { authorization: basic(client, secret) },
    body: asked.url.searchParams,
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}
const pushedUrl = (request_uri: string, client_id = 'app_par', project = one): Asked => ({
  ...{ codeVerifier: '', state: '' },
  url: new URL(`${project.issuer}/auth?${new URLSearchParams({ client_id, request_uri })}`),
});
const answer = async (asked: Asked, browser = newBrowser()) => (await goTo(asked, browser)).url;

describe('a pushed request (RFC 9126; attack 80)', () => {
  test('is carried out as it was pushed, refresh token included', async () => {
    const asked = authorizationRequest(one, { client_id: 'app_par' });
    const { status, body } = await push(asked);
    expect([status, body['expires_in']]).toEqual([201, 60]);
    const code = await codeFor(pushedUrl(body['request_uri'] ?? ''));
    const form = {
      grant_type: 'authorization_code',
      code,
      code_verifier: asked.codeVerifier,
      redirect_uri: CALLBACK,
    };
    const response = await fetch(`${one.issuer}/token`, {
      method: 'POST',
      headers: { authorization: basic('app_par', SECRET) },
      body: new URLSearchParams(form),
    });
    expect(await response.json()).toHaveProperty('refresh_token');
  });

  test('counts once, also in fifty browsers at once', async () => {
    const { body } = await push(authorizationRequest(one, { client_id: 'app_par' }));
    const urls = await Promise.all(
      Array.from({ length: 50 }, () => answer(pushedUrl(body['request_uri'] ?? ''))),
    );
    expect(urls.filter(({ searchParams }) => searchParams.has('code'))).toHaveLength(1);
  });

  test('ends after a minute, is of one application and of one project', async () => {
    const fresh = async () =>
      (await push(authorizationRequest(one, { client_id: 'app_par' }))).body['request_uri'] ?? '';
    for (const asked of [
      pushedUrl(await fresh(), 'app_one'),
      pushedUrl(await fresh(), 'app_par', two),
      pushedUrl('urn:ietf:params:oauth:request_uri:x'),
    ])
      expect((await goTo(asked, newBrowser())).url.searchParams.has('code')).toBe(false);
    const late = await fresh();
    one.store.advance(61);
    expect((await goTo(pushedUrl(late), newBrowser())).status).toBe(400);
  });

  test('is needed by an application that says so', async () => {
    const url = await answer(authorizationRequest(one, { client_id: 'app_par' }));
    expect(url.searchParams.get('error')).toBe('invalid_request');
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['with PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['with an address that is not registered', { redirect_uri: 'https://evil.example/' }, 'invalid_request'],
    [
      'with a request_uri inside',
      { request_uri: 'urn:ietf:params:oauth:request_uri:x' },
      'request_uri_not_supported',
    ],
    ['with a resource of nobody', { resource: 'https://evil.example' }, 'invalid_target'],
    ['for a token', { response_type: 'token' }, 'unsupported_response_type'],
    ['with a state that is too long', { state: 'x'.repeat(8_193) }, 'invalid_request'],
  ])('%s is refused at once', async (_, change, error) => {
    const { status, body } = await push(authorizationRequest(one, { client_id: 'app_par', ...change }));
    expect([status, body['error']]).toEqual([400, error]);
  });

  test('needs the application’s secret', async () => {
    const asked = authorizationRequest(one, { client_id: 'app_par' });
    expect((await push(asked, 'app_par', one, 'wrong')).status).toBe(401);
    expect((await push(asked, 'app_one')).status).toBe(400);
  });
});

describe('tokens bound to a key (RFC 9449)', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const other = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  type Change = Record<string, unknown> & { key?: typeof privateKey; header?: Record<string, unknown> };
  const proof = async (htu: string, { key, header, ...claims }: Change = {}, htm = 'POST') =>
    new SignJWT({ jti: crypto.randomUUID(), htm, htu, iat: Math.floor(Date.now() / 1000), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
      .sign(key ?? privateKey);
  const at = `${one.issuer}/token`;
  const ath = (accessToken: string) => createHash('sha256').update(accessToken).digest('base64url');

  async function exchange(form: Record<string, string>, dpop: string | undefined) {
    const headers = { authorization: basic('app_dpop', SECRET), ...(dpop === undefined ? {} : { dpop }) };
    const body = new URLSearchParams({ redirect_uri: CALLBACK, ...form });
    const response = await fetch(at, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }
  async function redeemed(dpop: string | undefined) {
    const asked = authorizationRequest(one, { client_id: 'app_dpop' });
    return exchange(
      { grant_type: 'authorization_code', code: await codeFor(asked), code_verifier: asked.codeVerifier },
      dpop,
    );
  }

  test('name the key, and count at userinfo with a fresh proof of it alone', async () => {
    const { body } = await redeemed(await proof(at));
    expect(body['token_type']).toBe('DPoP');
    const accessToken = body['access_token'] ?? '';
    expect(partOf(accessToken, 1)['cnf']).toHaveProperty('jkt');
    const htu = `${one.issuer}/userinfo`;
    const ask = (headers: Record<string, string>) => fetch(htu, { headers });
    const good = await proof(htu, { ath: ath(accessToken) }, 'GET');
    const bound = { authorization: `DPoP ${accessToken}` };
    expect((await ask({ ...bound, dpop: good })).status).toBe(200);
    expect((await ask({ ...bound, dpop: good })).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${accessToken}` })).status).toBe(401);
    const foreign = await proof(
      htu,
      { ath: ath(accessToken), key: other.privateKey, header: { jwk: await exportJWK(other.publicKey) } },
      'GET',
    );
    expect((await ask({ ...bound, dpop: foreign })).status).toBe(401);
    expect((await ask({ ...bound, dpop: await proof(htu, {}, 'GET') })).status).toBe(401);
  });

  test('are given to an application that needs them only with a proof', async () => {
    expect(await redeemed(undefined)).toMatchObject({ status: 400 });
    expect((await signedIn(one)).access_token).toBeTruthy();
  });

  test.each<[string, (now: number) => Change]>([
    ['for another address', () => ({ htu: `${two.issuer}/token` })],
    ['for another method', () => ({ htm: 'GET' })],
    ['of an hour ago', (now) => ({ iat: now - 3_600 })],
    ['of an hour to come', (now) => ({ iat: now + 3_600 })],
    ['without an id', () => ({ jti: undefined })],
    ['of another kind', () => ({ header: { typ: 'JWT' } })],
    ['by another key than it names', () => ({ key: other.privateKey })],
  ])('a proof %s is refused', async (_, change) => {
    const { status, body } = await redeemed(await proof(at, change(Math.floor(Date.now() / 1000))));
    expect([status, body['error']]).toEqual([400, 'invalid_dpop_proof']);
  });

  test('a proof counts once, in fifty requests at once too', async () => {
    const dpop = await proof(at);
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeemed(dpop)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('a bound token does nothing at an API that takes no proofs: it is refused there', async () => {
    const resource = new URL('/v1', one.issuer).href;
    const asked = authorizationRequest(one, {
      client_id: 'app_dpop',
      resource,
      scope: 'openid connections:manage',
    });
    const form = {
      grant_type: 'authorization_code',
      code: await codeFor(asked),
      code_verifier: asked.codeVerifier,
    };
    const { body } = await exchange(form, await proof(at));
    const publicKeys = one.keys.flatMap(({ publicJwk }) => (publicJwk === null ? [] : [publicJwk]));
    await expect(
      verifyManagementToken(body['access_token'] ?? '', { issuer: one.issuer, publicKeys }),
    ).rejects.toThrow('bound');
  });

  test('a public application’s refresh token is bound to its key', async () => {
    const asked = authorizationRequest(one, { client_id: 'app_spa' });
    const send = async (form: Record<string, string>, change: Change = {}) => {
      const body = new URLSearchParams({ client_id: 'app_spa', redirect_uri: CALLBACK, ...form });
      const response = await fetch(at, { method: 'POST', headers: { dpop: await proof(at, change) }, body });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
    const { body } = await send({
      grant_type: 'authorization_code',
      code: await codeFor(asked),
      code_verifier: asked.codeVerifier,
    });
    const form = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' };
    const stolen = { key: other.privateKey, header: { jwk: await exportJWK(other.publicKey) } };
    expect((await send(form, stolen)).body['error']).toBe('invalid_grant');
    expect((await send(form)).status).toBe(200);
  });
});
