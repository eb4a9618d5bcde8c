import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import {
  authorizationRequest,
  basic,
  CALLBACK,
  codeFor,
  goTo,
  newBrowser,
  partOf,
  redeem,
  register,
  SECRET,
  signedIn,
  startIssuers,
  token,
} from './bench.ts';

const { one } = await startIssuers();
const document = (await (await fetch(`${one.issuer}/.well-known/openid-configuration`)).json()) as Record<
  string,
  unknown
>;
const list = (name: string) => document[name] as string[];
const now = () => Math.floor(Date.now() / 1000);
const ask = async (change: Record<string, string | undefined>, browser = newBrowser()) =>
  goTo(authorizationRequest(one, change), browser);
const errorOf = async (change: Record<string, string | undefined>) =>
  (await ask(change)).url.searchParams.get('error');
/** Answers something of its own: not that there is nothing, not that it failed. */
const answers = async (name: string, method: 'GET' | 'POST') => {
  const { status } = await fetch(String(document[name]), { method, redirect: 'manual' });
  return status !== 404 && status < 500;
};

/** What each value means, tried. A value without a row here fails: nothing is said that nobody looked at. */
const TRIED: Readonly<Record<string, () => Promise<void>>> = {
  ui_locales_supported: async () => {
    for (const [locale, said] of [
      ['en', 'This sign-in is not possible'],
      ['de', 'Diese Anmeldung ist nicht möglich'],
    ] as const) {
      expect(list('ui_locales_supported')).toContain(locale);
      expect((await ask({ redirect_uri: 'https://x.example/', ui_locales: locale })).body).toContain(said);
    }
    expect(list('ui_locales_supported')).toHaveLength(2);
  },
  prompt_values_supported: async () => {
    for (const prompt of ['none', 'login', 'consent', 'select_account', 'create'])
      expect([prompt, (await errorOf({ prompt })) !== 'invalid_request']).toEqual([
        prompt,
        list('prompt_values_supported').includes(prompt),
      ]);
  },
  issuer: async () => {
    expect(partOf((await signedIn(one)).id_token, 1)['iss']).toBe(document['issuer']);
  },
  authorization_endpoint: async () => expect(await answers('authorization_endpoint', 'GET')).toBe(true),
  token_endpoint: async () => expect(await answers('token_endpoint', 'POST')).toBe(true),
  userinfo_endpoint: async () => expect(await answers('userinfo_endpoint', 'GET')).toBe(true),
  jwks_uri: async () => expect(await answers('jwks_uri', 'GET')).toBe(true),
  end_session_endpoint: async () => expect(await answers('end_session_endpoint', 'GET')).toBe(true),
  introspection_endpoint: async () => expect(await answers('introspection_endpoint', 'POST')).toBe(true),
  revocation_endpoint: async () => expect(await answers('revocation_endpoint', 'POST')).toBe(true),
  device_authorization_endpoint: async () =>
    expect(await answers('device_authorization_endpoint', 'POST')).toBe(true),
  pushed_authorization_request_endpoint: async () =>
    expect(await answers('pushed_authorization_request_endpoint', 'POST')).toBe(true),

  authorization_response_iss_parameter_supported: async () => {
    expect((await ask({})).url.searchParams.get('iss')).toBe(one.issuer);
    expect((await ask({ prompt: 'none' })).url.searchParams.get('iss')).toBe(one.issuer);
  },
  response_types_supported: async () => {
    for (const type of [
      'code',
      'token',
      'id_token',
      'code id_token',
      'code token',
      'code id_token token',
      'none',
    ]) {
      const page = await ask({ response_type: type });
      const refused = new URLSearchParams(page.url.search || page.url.hash.slice(1)).get('error');
      expect([type, refused === null]).toEqual([type, list('response_types_supported').includes(type)]);
    }
  },
  response_modes_supported: async () => {
    for (const mode of list('response_modes_supported')) {
      const page = await ask({ response_mode: mode });
      const said =
        mode === 'form_post'
          ? page.forms[0]?.fields
          : Object.fromEntries(new URLSearchParams(page.url.search || page.url.hash.slice(1)));
      expect([mode, said]).toMatchObject([mode, { code: expect.any(String) }]);
    }
    expect(await errorOf({ response_mode: 'web_message' })).toBeTruthy();
  },
  code_challenge_methods_supported: async () => {
    expect(document['code_challenge_methods_supported']).toEqual(['S256']);
    expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_request');
  },
  claims_parameter_supported: async () => {
    expect(document['claims_parameter_supported']).toBe(false);
    const { id_token } = await signedIn(one, { scope: 'openid', claims: '{"id_token":{"email":null}}' });
    expect(partOf(id_token, 1)).not.toHaveProperty('email');
  },
  request_uri_parameter_supported: async () => {
    expect(document['request_uri_parameter_supported']).toBe(false);
    expect(await errorOf({ request_uri: 'https://rp.example/r' })).toBe('request_uri_not_supported');
  },
  request_parameter_supported: async () => {
    expect(document['request_parameter_supported']).toBe(false);
    expect(await errorOf({ request: 'a.b.c' })).toBe('request_not_supported');
  },
  scopes_supported: async () => {
    for (const scope of list('scopes_supported')) {
      const resource = scope === 'connections:manage' ? new URL('/v1', one.issuer).href : undefined;
      const asked = authorizationRequest(one, { scope: `openid ${scope}`, resource });
      const { body } = await redeem(one, await codeFor(asked), asked);
      expect(String(body['scope']).split(' ')).toContain(scope);
    }
  },
  claims_supported: async () => {
    const scope = 'openid profile email groups organizations';
    const { id_token, access_token } = await signedIn(one, { max_age: '1000', scope });
    const headers = { authorization: `Bearer ${access_token}` };
    const userinfo = (await (await fetch(`${one.issuer}/userinfo`, { headers })).json()) as object;
    const told = { ...partOf(id_token, 1), ...userinfo, groups_known: true };
    expect(list('claims_supported').filter((claim) => !(claim in told))).toEqual([]);
  },
  claim_types_supported: async () => expect(document['claim_types_supported']).toEqual(['normal']),
  subject_types_supported: async () => {
    const subjects = ['app_one', 'app_spa'].map(async (client_id) => {
      const asked = authorizationRequest(one, { client_id });
      const form = {
        grant_type: 'authorization_code',
        client_id,
        code: await codeFor(asked),
        code_verifier: asked.codeVerifier,
      };
      const { body } = await token(one, form, client_id === 'app_one' ? undefined : null);
      return partOf(body.id_token ?? '', 1)['sub'];
    });
    expect(new Set(await Promise.all(subjects)).size).toBe(1);
  },
  id_token_signing_alg_values_supported: async () => {
    for (const idTokenAlgorithm of ['RS256', 'ES256'] as const) {
      register(one, 'app_alg', { idTokenAlgorithm });
      const asked = authorizationRequest(one, { client_id: 'app_alg' });
      const form = {
        grant_type: 'authorization_code',
        code: await codeFor(asked),
        code_verifier: asked.codeVerifier,
      };
      const { body } = await token(one, form, basic('app_alg', SECRET));
      expect(partOf(body.id_token ?? '', 0)['alg']).toBe(idTokenAlgorithm);
    }
    expect(list('id_token_signing_alg_values_supported')).toEqual(['RS256', 'ES256']);
  },
  grant_types_supported: async () => {
    const known = [...list('grant_types_supported')];
    for (const grant_type of [...known, 'implicit', 'password', 'urn:openid:params:grant-type:ciba']) {
      const { body } = await token(one, { grant_type });
      expect([grant_type, body['error'] === 'unsupported_grant_type']).toEqual([
        grant_type,
        !known.includes(grant_type),
      ]);
    }
  },
  token_endpoint_auth_methods_supported: async () => {
    expect(list('token_endpoint_auth_methods_supported')).toEqual([
      ...['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    ]);
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    const posted = { ...form, client_id: 'app_one', client_secret: SECRET };
    // Whoever is known is told of the token, whoever is not of that.
    for (const [sent, header] of [
      [form, basic('app_one', SECRET)],
      [posted, null],
      [{ ...form, client_id: 'app_spa' }, null],
    ] as const)
      expect((await token(one, sent, header)).body['error']).toBe('invalid_grant');
  },
  token_endpoint_auth_signing_alg_values_supported: async () => {
    for (const alg of [...list('token_endpoint_auth_signing_alg_values_supported'), 'RS512', 'ES384'])
      expect([alg, await provesItself(alg)]).toEqual([alg, !['RS512', 'ES384'].includes(alg)]);
  },
  dpop_signing_alg_values_supported: async () => {
    for (const alg of [...list('dpop_signing_alg_values_supported'), 'RS256'])
      expect([alg, await bindsToken(alg)]).toEqual([alg, alg !== 'RS256']);
  },
  // The worker does this: apps/worker/test/logout.test.ts, and over everything apps/web/test/sign-in/provider.test.ts.
  backchannel_logout_supported: async () => expect(document['backchannel_logout_supported']).toBe(true),
  backchannel_logout_session_supported: async () =>
    expect(partOf((await signedIn(one)).id_token, 1)['sid']).toMatch(/^sess_/),
};

async function provesItself(alg: string): Promise<boolean> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const id = `app_${alg}`;
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg, use: 'sig' }] };
  register(one, id, { kind: 'machine', authentication: 'private_key_jwt', jwks, secretHashes: [] });
  const claims = { iss: id, sub: id, aud: one.issuer, jti: crypto.randomUUID(), iat: now(), exp: now() + 60 };
  const client_assertion = await new SignJWT(claims).setProtectedHeader({ alg, kid: 'k' }).sign(privateKey);
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const form = { grant_type: 'client_credentials', client_assertion, client_assertion_type };
  return (await token(one, form, null)).status === 200;
}

async function bindsToken(alg: string): Promise<boolean> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const claims = { jti: crypto.randomUUID(), htm: 'POST', htu: `${one.issuer}/token`, iat: now() };
  const header = { alg, typ: 'dpop+jwt', jwk: await exportJWK(publicKey) };
  const dpop = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  const asked = authorizationRequest(one);
  const form = {
    grant_type: 'authorization_code',
    code: await codeFor(asked),
    code_verifier: asked.codeVerifier,
  };
  const body = new URLSearchParams({ ...form, redirect_uri: CALLBACK });
  const headers = { authorization: basic('app_one', SECRET), dpop };
  return (await fetch(`${one.issuer}/token`, { method: 'POST', headers, body })).status === 200;
}

test.each(Object.keys(document))('discovery says only what is true: %s', async (name) => {
  expect(Object.keys(TRIED)).toContain(name);
  await TRIED[name]?.();
});

test('and leaves out what there is not', () => {
  const absent = [
    'registration_endpoint',
    'check_session_iframe',
    'frontchannel_logout_supported',
    'acr_values_supported',
  ];
  expect(absent.filter((name) => name in document)).toEqual([]);
});

test.each(['/.well-known/openid-configuration', '/jwks'])(
  '%s may be cached for a minute, and is not sent again while it is the same (review S14)',
  async (path) => {
    const first = await fetch(`${one.issuer}${path}`);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    const etag = first.headers.get('etag') ?? '';
    const ask = (headers: Record<string, string>) =>
      // Without that, fetch asks every cache for a fresh one.
      fetch(`${one.issuer}${path}`, { headers: { ...headers, 'cache-control': 'max-age=0' } });
    expect((await ask({ 'if-none-match': etag })).status).toBe(304);
    const other = await ask({ 'if-none-match': '"another"' });
    expect({ status: other.status, etag: other.headers.get('etag') }).toEqual({ status: 200, etag });
  },
);
