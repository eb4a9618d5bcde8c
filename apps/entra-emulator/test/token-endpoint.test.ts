import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOf, login } from './support/bench.ts';
import { registerApp } from './support/registered-app.ts';
import { REDIRECT, Shop, VERIFIER } from './support/shop.ts';

const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const shop = new Shop();
const { codeFor, here, token } = shop;

describe('a body that is no form', () => {
  const JSON_BODY = '{"grant_type":"client_credentials"}';
  const BOUNDARY = '--x\r\ncontent-disposition: form-data; name="grant_type"\r\n\r\npassword\r\n--x--\r\n';
  const FORM = 'application/x-www-form-urlencoded';

  it.each([
    ['JSON', 'application/json', JSON_BODY],
    ['JSON, called a form', FORM, JSON_BODY],
    ['multipart', 'multipart/form-data; boundary=x', BOUNDARY],
    ['text', 'text/plain', 'grant_type=client_credentials'],
    ['something like a form', 'application/x-www-form-urlencoded-not', 'grant_type=client_credentials'],
    ['nothing', undefined, undefined],
    ['an empty form', FORM, ''],
  ])('has no parameters, which the answer says as Entra does (900144): %s', async (_, type, body) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const url = `${shop.bench.emulator.origin}/${here()}/oauth2/v2.0/token`;
    const answer = await fetch(url, { method: 'POST', headers, ...(body !== undefined && { body }) });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      {
        error: 'invalid_request',
        error_description: expect.stringMatching(/^AADSTS900144: .*'grant_type'.* Trace ID: /),
        error_codes: [900144],
        timestamp: expect.any(String),
        trace_id: expect.any(String),
        correlation_id: expect.any(String),
        error_uri: expect.stringMatching(/\/error\?code=900144$/),
      },
    ]);
  });

  it.each([`${FORM};charset=utf-8`, `${FORM}; charset=ISO-8859-1`, 'Application/X-WWW-Form-UrlEncoded'])(
    'is none of those: %s',
    async (type) => {
      const secret = { client_id: shop.app.appId, client_secret: shop.app.secret };
      const scope = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' };
      const body = String(new URLSearchParams({ ...secret, ...scope }));
      const url = `${shop.bench.emulator.origin}/${here()}/oauth2/v2.0/token`;
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
      expect(answer.status).toBe(200);
    },
  );
});

describe('a token of another kind than is issued here', () => {
  const asked = (extra: Record<string, string>) =>
    token({
      ...{ grant_type: 'client_credentials', client_id: shop.app.appId, client_secret: shop.app.secret },
      ...{ scope: 'https://graph.microsoft.com/.default', ...extra },
    });
  const TYPE = 'urn:ietf:params:oauth:token-type';

  it.each<Record<string, string>>([
    { token_type: 'pop', req_cnf: 'eyJraWQiOiJ4In0' },
    { token_type: 'ssh-cert' },
    { grant_type: BEARER, requested_token_use: 'on_behalf_of', requested_token_type: `${TYPE}:saml2` },
    { grant_type: BEARER, requested_token_use: 'on_behalf_of', requested_token_type: `${TYPE}:saml1` },
    { grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer', assertion: 'PHNhbWw-' },
    { grant_type: 'urn:ietf:params:oauth:grant-type:saml1_1-bearer', assertion: 'PHNhbWw-' },
  ])('is not emulated, and that is said: %j', async (extra) => {
    const { status, body } = await asked(extra);
    expect([status, body['error']]).toEqual([501, 'NotEmulated']);
    expect(body).not.toHaveProperty('access_token');
  });

  it('is not a bearer token, however that is asked for', async () => {
    for (const extra of [{ token_type: 'Bearer' }, { requested_token_type: `${TYPE}:access_token` }])
      expect((await asked(extra)).body).toMatchObject({ token_type: 'Bearer' });
    const wrong = await asked({ client_secret: 'wrong', token_type: 'pop' });
    expect(wrong.body['error_codes']).toEqual([7000215]);
    const unknown = await asked({ grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange' });
    expect(unknown.body['error_codes']).toEqual([70003]);
  });
});

describe('codes and refresh tokens of the three platforms', () => {
  const redeem = (code: string, redirectUri: string, extra: Record<string, string> = {}, origin?: string) =>
    token(
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: VERIFIER,
        ...extra,
      },
      here(),
      origin === undefined ? {} : { origin },
    );
  const SPA = 'https://spa.example/';

  it('web: a secret, and no page of a browser (9002326)', async () => {
    const code = await codeFor(REDIRECT);
    const secret = { client_secret: shop.app.secret };
    expect((await redeem(code, REDIRECT, secret, 'https://shop.example')).codes).toEqual([9002326]);
    expect((await redeem(code, REDIRECT, secret)).status).toBe(200);
  });

  it('web: never without a secret, though the application is a public client as well (7000218)', async () => {
    const code = await codeFor(REDIRECT);
    const bare = await redeem(code, REDIRECT);
    expect([bare.status, bare.error, bare.codes]).toEqual([401, 'invalid_client', [7000218]]);
    const secret = { client_secret: shop.app.secret };
    const { body } = await redeem(code, REDIRECT, secret);
    const refresh = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    expect((await token(refresh)).codes).toEqual([7000218]);
    expect((await token({ ...refresh, ...secret })).status).toBe(200);
    const native = await redeem(await codeFor('http://localhost:5123'), 'http://localhost:5123');
    const again = await token({
      grant_type: 'refresh_token',
      refresh_token: String(native.body['refresh_token']),
    });
    expect(again.status).toBe(200);
  });

  it('native: no secret (700025)', async () => {
    const code = await codeFor('http://localhost:5123');
    expect((await redeem(code, 'http://localhost:5123', { client_secret: shop.app.secret })).codes).toEqual([
      700025,
    ]);
    expect((await redeem(code, 'http://localhost:5123')).status).toBe(200);
  });

  it('single-page: PKCE (9002325), and only a page of a browser (9002327), which may read the answer', async () => {
    const path = shop.bench.authorizePath(here(), { client_id: shop.app.appId, redirect_uri: SPA });
    const bare = await shop.bench.browser().get(path);
    expect(bare.location?.searchParams.get('error_description')).toContain('AADSTS9002325');
    const code = await codeFor(SPA);
    expect((await redeem(code, SPA)).codes).toEqual([9002327]);
    const preflight = await fetch(`${shop.bench.emulator.origin}/${here()}/oauth2/v2.0/token`, {
      method: 'OPTIONS',
      headers: { origin: 'https://spa.example', 'access-control-request-headers': 'x-client-sku' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'x-client-sku',
    ]);
    const answer = await shop.bench.token(
      here(),
      {
        client_id: shop.app.appId,
        grant_type: 'authorization_code',
        code,
        redirect_uri: SPA,
        code_verifier: VERIFIER,
      },
      { origin: 'https://spa.example' },
    );
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  });

  it('single-page: refresh tokens end 24 hours after the sign-in, used or not (700084)', async () => {
    const origin = 'https://spa.example';
    const first = await redeem(await codeFor(SPA), SPA, {}, origin);
    const refresh = (value: unknown) =>
      token({ grant_type: 'refresh_token', refresh_token: String(value) }, here(), { origin });
    await shop.bench.control('POST', '/clock', { advanceSeconds: 23 * 3600 });
    const second = await refresh(first.body['refresh_token']);
    expect(second.status).toBe(200);
    await shop.bench.control('POST', '/clock', { advanceSeconds: 3600 });
    const late = await refresh(second.body['refresh_token']);
    expect([late.codes, late.body['suberror']]).toEqual([[700084], 'bad_token']);
  });

  it('an app-only token is nothing for a page of a browser', async () => {
    const answer = await token(
      {
        grant_type: 'client_credentials',
        client_secret: shop.app.secret,
        scope: 'https://graph.microsoft.com/.default',
      },
      here(),
      { origin: 'https://evil.example' },
    );
    expect(answer.codes).toEqual([9002326]);
  });
});

describe('the v1 endpoints', () => {
  const v1 = async (fields: Record<string, string>) => {
    const response = await fetch(`${shop.bench.emulator.origin}/${here()}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: shop.app.appId, client_secret: shop.app.secret, ...fields }),
    });
    return (await response.json()) as Record<string, unknown>;
  };

  it('give an app-only token for a resource, in v1’s form', async () => {
    const body = await v1({ grant_type: 'client_credentials', resource: 'https://graph.microsoft.com' });
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: '3599',
      resource: 'https://graph.microsoft.com',
    });
    expect(Object.keys(body)).toEqual(expect.arrayContaining(['expires_on', 'not_before']));
    expect(claimsOf(body['access_token'])).toMatchObject({
      ver: '1.0',
      iss: `${shop.bench.emulator.origin}/${here()}/`,
    });
    expect(await v1({ grant_type: 'client_credentials' })).toMatchObject({ error_codes: [50001] });
  });

  it('sign a user in without scopes: id_token 1.0 and a refresh token always', async () => {
    const query = new URLSearchParams({
      client_id: shop.app.appId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      resource: 'https://graph.microsoft.com',
    });
    const browser = shop.bench.browser();
    const answer = await browser.signIn(
      await browser.get(`/${here()}/oauth2/authorize?${query}`),
      login(shop.bench.directory().user),
    );
    const body = await v1({
      grant_type: 'authorization_code',
      code: answer.location?.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
    });
    expect(claimsOf(body['id_token'])).toMatchObject({
      ver: '1.0',
      iss: `${shop.bench.emulator.origin}/${here()}/`,
      upn: 'user@contoso.example',
      amr: ['pwd'],
    });
    expect(body['refresh_token']).toBeTruthy();
    expect(claimsOf(body['access_token'])['scp']).toContain('User.Read');
  });

  it('and v2 does not take resource (901002)', async () => {
    const answer = await token({
      grant_type: 'client_credentials',
      client_secret: shop.app.secret,
      resource: 'https://graph.microsoft.com',
    });
    expect(answer.codes).toEqual([901002]);
  });
});

describe('an app-only token for a resource that wants assignment', () => {
  it('is for clients that were given one of its roles (501051)', async () => {
    const roleId = 'c1d7f0a2-6b3e-4f58-9a0d-72e4b81c5f36';
    const api = await registerApp(shop.bench, {
      application: {
        displayName: 'Orders',
        identifierUris: ['api://orders-of-the-test'],
        appRoles: [
          { id: roleId, value: 'Orders.Read', displayName: 'Read', allowedMemberTypes: ['Application'] },
        ],
      },
    });
    const ask = (path = 'oauth2/v2.0') =>
      fetch(`${shop.bench.emulator.origin}/${here()}/${path}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: shop.app.appId,
          client_secret: shop.app.secret,
          ...(path === 'oauth2'
            ? { resource: 'api://orders-of-the-test' }
            : { scope: 'api://orders-of-the-test/.default' }),
        }),
      }).then((answer) => answer.json() as Promise<Record<string, unknown>>);
    expect(claimsOf((await ask())['access_token'])).not.toHaveProperty('roles');
    const changed = await shop.bench.control('PATCH', `/servicePrincipals/${api.servicePrincipalId}`, {
      appRoleAssignmentRequired: true,
    });
    expect(changed.status).toBeLessThan(300);
    for (const path of ['oauth2/v2.0', 'oauth2'])
      expect(await ask(path), path).toMatchObject({ error_codes: [501051], error: 'invalid_grant' });
    await shop.bench.control(
      'POST',
      `/directories/contoso.example/graph/servicePrincipals/${api.servicePrincipalId}/appRoleAssignedTo`,
      {
        principalId: shop.app.servicePrincipalId,
        resourceId: api.servicePrincipalId,
        appRoleId: roleId,
      },
    );
    expect(claimsOf((await ask())['access_token'])['roles']).toEqual(['Orders.Read']);
  });
});

describe('whatever comes to the token endpoint', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '',
      '%00',
      '__proto__',
      'a.b.c',
      '{"access_token":[]}',
      'eyJhbGciOiJub25lIn0.e30.',
      '1.x',
    ),
  );
  const grantType = fc.constantFrom(
    'authorization_code',
    'refresh_token',
    'client_credentials',
    'password',
    'device_code',
    BEARER,
  );
  const names = [
    'scope',
    'code',
    'code_verifier',
    'redirect_uri',
    'refresh_token',
    'username',
    'password',
    'device_code',
    'assertion',
    'requested_token_use',
    'client_secret',
    'client_assertion',
    'client_assertion_type',
    'claims',
    'resource',
    'client_info',
  ];

  it.each(['oauth2/v2.0', 'oauth2'])(
    '%s answers with an error of Entra, never a 500, and issues nothing',
    async (path) => {
      const url = `${shop.bench.emulator.origin}/${here()}/${path}/token`;
      await fc.assert(
        fc.asyncProperty(grantType, fc.dictionary(fc.constantFrom(...names), nasty), async (type, fields) => {
          const form = new URLSearchParams({ ...fields, grant_type: type, client_id: shop.app.appId });
          const response = await fetch(url, { method: 'POST', body: form });
          const body = (await response.json()) as Record<string, unknown>;
          expect([400, 401]).toContain(response.status);
          expect(body['error_codes']).toHaveLength(1);
          expect(body).not.toHaveProperty('access_token');
        }),
        { numRuns: 200 },
      );
    },
  );
});
