import { describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  basic,
  goTo,
  newBrowser,
  register,
  SECRET,
  signedIn,
  startIssuers,
  token,
} from './bench.ts';

/* Small things that each specification has in its own way (S14). */

const { origin, one, two } = await startIssuers();

describe('metadata', () => {
  test.each(['oauth-authorization-server', 'openid-configuration'])(
    'is also where RFC 8414 section 3 looks for it, between host and path: %s',
    async (name) => {
      const read = async (url: string) => {
        const response = await fetch(url);
        return { status: response.status, body: await response.json() };
      };
      for (const project of [one, two]) {
        const document = await read(`${project.issuer}/.well-known/${name}`);
        expect(document).toMatchObject({ status: 200, body: { issuer: project.issuer } });
        expect(await read(`${origin}/.well-known/${name}/oauth2/${project.id}`)).toEqual(document);
      }
      expect((await fetch(`${origin}/.well-known/${name}/oauth2/nobody`)).status).toBe(404);
    },
  );
});

describe('a method that an endpoint does not take', () => {
  test.each([
    ['GET', 'token', 'POST'],
    ['GET', 'par', 'POST'],
    ['PUT', 'token/introspection', 'POST'],
    ['GET', 'token/revocation', 'POST'],
    ['GET', 'device/auth', 'POST'],
    ['DELETE', 'auth', 'GET, POST'],
    ['PATCH', 'userinfo', 'GET, POST'],
    ['POST', 'jwks', 'GET'],
    ['POST', '.well-known/openid-configuration', 'GET'],
    ['GET', 'session/end/confirm', 'POST'],
  ])('%s %s is 405 and says which it takes (RFC 9110 section 15.5.6)', async (method, path, allowed) => {
    const response = await fetch(`${one.issuer}/${path}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allowed]);
  });

  test('what there is not stays 404', async () => {
    expect((await fetch(`${one.issuer}/tokens`, { method: 'POST' })).status).toBe(404);
  });
});

describe('the token endpoint (RFC 6749 section 5.2)', () => {
  const form = { grant_type: 'authorization_code', code: 'x' };

  test('a request from nobody is invalid_client', async () => {
    const { status, body, headers } = await token(one, form, null);
    expect([status, body['error'], headers.get('www-authenticate')]).toEqual([401, 'invalid_client', null]);
  });

  test.each([
    'Basic %%%',
    'Bearer abc',
    `Basic ${Buffer.from('no colon').toString('base64')}`,
    basic('app_one', ''),
  ])(
    'a header that proves nothing is invalid_client, and the answer names the scheme: %s',
    async (authorization) => {
      const { status, body, headers } = await token(one, form, authorization);
      expect([status, body['error']]).toEqual([401, 'invalid_client']);
      expect(headers.get('www-authenticate')).toMatch(/^Basic realm="http/);
    },
  );

  test('a grant type that is not for this application is unauthorized_client', async () => {
    const { status, body } = await token(one, { grant_type: 'client_credentials' });
    expect([status, body['error']]).toEqual([400, 'unauthorized_client']);
    const device = await fetch(`${one.issuer}/device/auth`, {
      method: 'POST',
      headers: { authorization: basic('app_one', SECRET) },
      body: new URLSearchParams({ scope: 'openid' }),
    });
    expect(await device.json()).toMatchObject({ error: 'unauthorized_client' });
  });

  test('one that there is not is unsupported_grant_type, and two credentials are invalid_request', async () => {
    expect((await token(one, { grant_type: 'x' })).body['error']).toBe('unsupported_grant_type');
    expect((await token(one, { ...form, client_secret: 'x' })).body['error']).toBe('invalid_request');
  });
});

describe('prompt=select_account (OpenID Connect Core section 3.1.2.1)', () => {
  test('asks whoever is signed in who they want to be, and is handed on', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    const before = one.wishes.length;
    await signedIn(one, { prompt: 'select_account' }, browser);
    expect(one.wishes.slice(before)).toMatchObject([
      { selectAccount: true, freshAuthentication: false, currentSessionId: undefined },
    ]);
    await signedIn(one, { prompt: 'login' }, browser);
    expect(one.wishes.at(-1)).toMatchObject({ selectAccount: false });
  });

  test('stands with others, and never with none', async () => {
    await signedIn(one, { prompt: 'login select_account' });
    expect(one.wishes.at(-1)).toMatchObject({ selectAccount: true, freshAuthentication: true });
    const { url } = await goTo(authorizationRequest(one, { prompt: 'none select_account' }));
    expect(url.searchParams.get('error')).toBe('invalid_request');
  });
});

describe('an error at a sign-out speaks of signing out', () => {
  const BAD = 'post_logout_redirect_uri=https://evil.example/';
  test.each([
    ['en', 'This sign-out request cannot be answered'],
    ['de', 'Diese Abmeldung kann nicht beantwortet werden'],
  ])('in %s', async (locale, title) => {
    register(one, 'app_bye', {});
    const url = `${one.issuer}/session/end?client_id=app_bye&${BAD}&ui_locales=${locale}`;
    const page = await newBrowser().open(url);
    expect(page.status).toBe(400);
    expect(page.body).toContain(title);
    expect(page.body).toContain('https://evil.example/ is not registered');
  });

  test('also when its form is of another browser', async () => {
    const page = await newBrowser().open(`${one.issuer}/session/end/confirm`, {
      method: 'POST',
      form: { xsrf: 'x', logout: 'yes' },
      from: one.issuer,
    });
    expect(page.body).toContain('This sign-out');
  });
});
