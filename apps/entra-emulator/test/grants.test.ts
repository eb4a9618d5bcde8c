import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, claimsOf, login } from './support/bench.ts';
import { ForeignIssuer } from './support/foreign-issuer.ts';
import {
  API_SCOPE_ID,
  apiWithScope,
  type RegisteredApp,
  registerApp,
  usualGraphAccess,
} from './support/registered-app.ts';

const REDIRECT = 'https://shop.example/back';
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

let bench: Bench;
let app: RegisteredApp;
beforeAll(async () => {
  bench = await Bench.start({ clock: { now: () => Date.now() } });
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  await bench.consent();
  app = await registerApp(bench, {
    application: {
      displayName: 'Shop',
      isFallbackPublicClient: true,
      web: { redirectUris: [REDIRECT] },
      spa: { redirectUris: ['https://spa.example/'] },
      publicClient: { redirectUris: ['http://localhost'] },
      requiredResourceAccess: [usualGraphAccess],
    },
    secret: true,
    consent: true,
  });
});
afterAll(() => bench.close());

const here = (): string => bench.directory().tenantId;

async function token(fields: Record<string, string>, segment = here(), headers: Record<string, string> = {}) {
  const { status, body } = await bench.token(segment, { client_id: app.appId, ...fields }, headers);
  return { status, body, codes: body['error_codes'], error: body['error'] };
}

async function codeFor(redirectUri: string, params: Record<string, string> = {}): Promise<string> {
  const usual = { code_challenge: CHALLENGE, code_challenge_method: 'S256', scope: 'openid offline_access' };
  const path = bench.authorizePath(here(), {
    ...usual,
    client_id: app.appId,
    redirect_uri: redirectUri,
    ...params,
  });
  const browser = bench.browser();
  const answer = await browser.signIn(await browser.get(path), login(bench.directory().user));
  return answer.location?.searchParams.get('code') ?? '';
}

describe('the device code grant', () => {
  const ask = async () => {
    const url = `${bench.emulator.origin}/${here()}/oauth2/v2.0/devicecode`;
    const form = new URLSearchParams({ client_id: app.appId, scope: 'openid User.Read offline_access' });
    const answer = await fetch(url, { method: 'POST', body: form });
    return (await answer.json()) as Record<string, string>;
  };
  const poll = (code: string | undefined, grant = 'device_code') =>
    token({ grant_type: grant, device_code: code ?? '' });

  it('is pending however often it is asked, then answers once, under both names', async () => {
    const asked = await ask();
    expect(asked).toMatchObject({ expires_in: 900, interval: 5 });
    expect(Object.keys(asked)).not.toContain('verification_uri_complete');
    for (const grant of ['device_code', 'urn:ietf:params:oauth:grant-type:device_code', 'device_code']) {
      const answer = await poll(asked['device_code'], grant);
      expect([answer.status, answer.error, answer.codes]).toEqual([400, 'authorization_pending', [70016]]);
    }
    const browser = bench.browser();
    const entry = await browser.get(asked['verification_uri'] ?? '');
    const page = await browser.press(entry, 'Next', { otc: asked['user_code']?.toLowerCase() ?? '' });
    const confirm = await browser.signIn(page, login(bench.directory().user));
    await browser.press(confirm, 'Continue');
    const done = await poll(asked['device_code']);
    expect(Object.keys(done.body)).toEqual(
      expect.arrayContaining(['access_token', 'refresh_token', 'id_token']),
    );
    expect((await poll(asked['device_code'])).codes).toEqual([54005]);
  });

  it('tells the device that the person declined', async () => {
    const asked = await ask();
    const browser = bench.browser();
    const entry = await browser.get('/common/oauth2/deviceauth');
    const page = await browser.press(entry, 'Next', { otc: asked['user_code'] ?? '' });
    const confirm = await browser.signIn(page, login(bench.directory().user));
    await browser.press(confirm, 'Cancel');
    expect((await poll(asked['device_code'])).error).toBe('authorization_declined');
  });

  it('ends after 15 minutes, for the device and for the person', async () => {
    const asked = await ask();
    await bench.control('POST', '/clock', { advanceSeconds: 901 });
    const late = await poll(asked['device_code']);
    expect([late.error, late.codes]).toEqual(['expired_token', [70020]]);
    const browser = bench.browser();
    const entry = await browser.get('/common/oauth2/deviceauth');
    const page = await browser.press(entry, 'Next', { otc: asked['user_code'] ?? '' });
    expect(page.text).toContain('AADSTS70018');
  });

  it('knows no other device’s code and no other client’s', async () => {
    const asked = await ask();
    expect((await poll('1.nothing')).error).toBe('bad_verification_code');
    const stranger = await bench.clientCredentials(here(), {
      grant_type: 'device_code',
      device_code: asked['device_code'] ?? '',
    });
    expect(stranger.body['error']).toBe('bad_verification_code');
  });

  it('asks again who it is: a session alone lets no device in', async () => {
    const asked = await ask();
    const browser = bench.browser();
    await bench.consent(browser);
    const page = await browser.press(await browser.get('/common/oauth2/deviceauth'), 'Next', {
      otc: asked['user_code'] ?? '',
    });
    expect(page.text).toContain('Pick an account');
    expect((await poll(asked['device_code'])).error).toBe('authorization_pending');
  });
});

describe('the password grant', () => {
  const sign = (fields: Record<string, string>, segment?: string) =>
    token({ grant_type: 'password', scope: 'openid User.Read', ...fields }, segment);

  it('answers for a member, here or at organizations', async () => {
    const { upn, password } = login(bench.directory().user);
    for (const segment of [here(), 'contoso.example']) {
      const { status, body } = await sign({ username: upn, password }, segment);
      expect([status, claimsOf(body['id_token'])['tid']]).toEqual([200, here()]);
    }
  });

  const people: [string, () => Record<string, string>, number][] = [
    ['a wrong password', () => ({ username: 'user@contoso.example', password: 'x' }), 50126],
    ['nobody', () => ({ username: 'nobody@contoso.example', password: 'x' }), 50034],
    [
      'somebody of another directory',
      () => ({ username: 'user@fabrikam.example', password: 'Demo-password-1' }),
      50034,
    ],
    [
      'a disabled user',
      () => {
        const { upn, password } = login(bench.directory().disabledUser);
        return { username: upn, password };
      },
      50057,
    ],
    [
      'a guest',
      () => {
        const { upn, password } = login(bench.directory().guest);
        return { username: upn, password };
      },
      50126,
    ],
    ['no name', () => ({ password: 'x' }), 900144],
  ];
  it.each(people)('refuses %s', async (_, fields, code) => {
    expect((await sign(fields())).codes).toEqual([code]);
  });

  it('is not for common and consumers', async () => {
    await bench.control('PATCH', `/applications/${app.appId}`, {
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
    });
    const { upn, password } = login(bench.directory().user);
    expect((await sign({ username: upn, password }, 'common')).codes).toEqual([9001023]);
    expect((await sign({ username: upn, password }, 'consumers')).codes).toEqual([9001023]);
  });

  it('asks nobody: what is not consented to is refused (65001)', async () => {
    const { upn, password } = login(bench.directory().user);
    const answer = await sign({ username: upn, password, scope: 'Mail.Read' });
    expect([answer.codes, answer.body['suberror']]).toEqual([[65001], 'consent_required']);
  });
});

describe('the on-behalf-of grant', () => {
  let api: RegisteredApp;
  let assertion: string;
  beforeEach(async () => {
    api = await registerApp(bench, {
      application: {
        displayName: 'Orders',
        identifierUris: ['api://orders-of-the-test'],
        api: apiWithScope(1),
        web: { redirectUris: [REDIRECT] },
        requiredResourceAccess: [usualGraphAccess],
      },
      secret: true,
      consent: true,
    });
    await bench.control('PATCH', `/applications/${app.appId}`, {
      requiredResourceAccess: [
        usualGraphAccess,
        { resourceAppId: api.appId, resourceAccess: [{ id: API_SCOPE_ID, type: 'Scope' }] },
      ],
    });
    const path = bench.authorizePath(here(), {
      client_id: app.appId,
      redirect_uri: REDIRECT,
      scope: 'openid api://orders-of-the-test/access',
    });
    const browser = bench.browser();
    const consent = await browser.signIn(await browser.get(path), login(bench.directory().user));
    const code = (await browser.press(consent, 'Accept')).location?.searchParams.get('code') ?? '';
    const { body } = await token({
      grant_type: 'authorization_code',
      client_secret: app.secret,
      code,
      redirect_uri: REDIRECT,
    });
    assertion = String(body['access_token']);
  });

  const onBehalf = async (fields: Record<string, string> = {}) => {
    const usual = {
      grant_type: BEARER,
      client_id: api.appId,
      client_secret: api.secret,
      requested_token_use: 'on_behalf_of',
      scope: 'User.Read',
      assertion,
    };
    const { status, body } = await bench.token(here(), { ...usual, ...fields });
    return { status, body, codes: body['error_codes'] };
  };

  it('turns a token for the API into one for Graph, of the same user', async () => {
    expect(claimsOf(assertion)).toMatchObject({
      ver: '1.0',
      aud: 'api://orders-of-the-test',
      appid: app.appId,
    });
    const { body } = await onBehalf();
    expect(claimsOf(body['access_token'])).toMatchObject({
      appid: api.appId,
      scp: 'User.Read',
      oid: claimsOf(assertion)['oid'],
    });
  });

  it('wants the assertion whole, in time, for this client, and for a user', async () => {
    const [header, payload] = assertion.split('.');
    expect((await onBehalf({ assertion: `${header}.${payload}.AAAA` })).codes).toEqual([50013]);
    expect((await onBehalf({ assertion: 'rubbish' })).codes).toEqual([50013]);
    expect((await onBehalf({ assertion: '' })).codes).toEqual([900144]);
    expect((await onBehalf({ requested_token_use: 'x' })).codes).toEqual([70003]);
    expect((await onBehalf({ client_secret: '' })).codes).toEqual([7000218]);
    expect((await onBehalf({ client_id: app.appId, client_secret: app.secret })).codes).toEqual([500131]);
    const appOnly = await bench.token(here(), {
      grant_type: 'client_credentials',
      client_id: app.appId,
      client_secret: app.secret,
      scope: 'api://orders-of-the-test/.default',
    });
    expect((await onBehalf({ assertion: String(appOnly.body['access_token']) })).codes).toEqual([7000114]);
    expect((await onBehalf({ scope: 'Mail.Read' })).codes).toEqual([65001]);
    await bench.control('POST', '/clock', { advanceSeconds: 3601 });
    expect((await onBehalf()).codes).toEqual([500133]);
  });
});

describe('a federated client assertion', () => {
  let issuer: ForeignIssuer;
  beforeEach(async () => {
    issuer = await ForeignIssuer.start();
    await issuer.trustedBy(bench, app, 'job/Seven');
  });
  afterAll(() => issuer.close());

  const exchange = (assertion: string) =>
    token({
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
      scope: 'https://graph.microsoft.com/.default',
    });
  const sub = 'job/Seven';

  it('proves the client, and the keys are fetched once', async () => {
    for (const _ of [1, 2, 3])
      expect((await exchange(await issuer.assertion({ sub }))).body['access_token']).toBeTruthy();
    expect(issuer.requests).toBe(2);
  });

  const wrong: [string, Record<string, string>, number][] = [
    ['another issuer', { iss: 'https://stranger.example' }, 700211],
    ['another subject', { sub: 'job/8' }, 700213],
    ['the subject in another case', { sub: 'job/seven' }, 7002138],
    ['another audience', { aud: 'api://other' }, 700212],
  ];
  it.each(wrong)('refuses %s, and fetches nothing', async (_, claims, code) => {
    const answer = await exchange(await issuer.assertion({ sub, ...claims }));
    expect([answer.status, answer.error, answer.codes]).toEqual([401, 'invalid_client', [code]]);
    expect(issuer.requests).toBe(0);
  });

  it('refuses a foreign signature, an old token and rubbish', async () => {
    const stranger = await generateKeyPair('RS256');
    expect((await exchange(await issuer.assertion({ sub }, stranger.privateKey))).codes).toEqual([700027]);
    const old = Math.floor(Date.now() / 1000) - 3600;
    expect((await exchange(await issuer.assertion({ sub, exp: old }))).codes).toEqual([700024]);
    expect((await exchange('rubbish')).codes).toEqual([50027]);
    expect((await exchange('a.b.c')).codes).toEqual([50027]);
  });

  const trouble: [string, (issuer: ForeignIssuer) => ForeignIssuer['misbehaviour']][] = [
    ['refuses', () => (_request, response) => response.writeHead(500).end()],
    ['redirects', () => (_request, response) => response.writeHead(302, { location: '/x' }).end()],
    ['says nothing sensible', () => (_request, response) => response.end('<html>')],
    ['names itself otherwise', () => (_request, response) => response.end('{"issuer":"https://x.example"}')],
    [
      'leads elsewhere in plain text',
      ({ address }) =>
        (_request, response) =>
          response.end(JSON.stringify({ issuer: address, jwks_uri: 'http://stranger.example/keys' })),
    ],
    [
      'is huge',
      () => (_request, response) => {
        const chunk = 'x'.repeat(65_536);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
    ],
    ['is slow', () => () => {}],
    ['hangs up', () => (request) => request.socket.destroy()],
  ];
  it.each(trouble)('fails with 50166 when the issuer %s, and works again when it does', async (_, how) => {
    issuer.misbehaviour = how(issuer);
    const answer = await exchange(await issuer.assertion({ sub }));
    expect([answer.status, answer.codes]).toEqual([400, [50166]]);
    issuer.misbehaviour = undefined;
    expect((await exchange(await issuer.assertion({ sub }))).status).toBe(200);
  });

  it('fails with 50166 when there is nobody at the issuer’s address', async () => {
    const gone = await ForeignIssuer.start();
    await gone.trustedBy(bench, app, 'job/9');
    const assertion = await gone.assertion({ sub: 'job/9' });
    await gone.close();
    expect((await exchange(assertion)).codes).toEqual([50166]);
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
    const secret = { client_secret: app.secret };
    expect((await redeem(code, REDIRECT, secret, 'https://shop.example')).codes).toEqual([9002326]);
    expect((await redeem(code, REDIRECT, secret)).status).toBe(200);
  });

  it('native: no secret (700025)', async () => {
    const code = await codeFor('http://localhost:5123');
    expect((await redeem(code, 'http://localhost:5123', { client_secret: app.secret })).codes).toEqual([
      700025,
    ]);
    expect((await redeem(code, 'http://localhost:5123')).status).toBe(200);
  });

  it('single-page: PKCE (9002325), and only a page of a browser (9002327), which may read the answer', async () => {
    const path = bench.authorizePath(here(), { client_id: app.appId, redirect_uri: SPA });
    const bare = await bench.browser().get(path);
    expect(bare.location?.searchParams.get('error_description')).toContain('AADSTS9002325');
    const code = await codeFor(SPA);
    expect((await redeem(code, SPA)).codes).toEqual([9002327]);
    const preflight = await fetch(`${bench.emulator.origin}/${here()}/oauth2/v2.0/token`, {
      method: 'OPTIONS',
      headers: { origin: 'https://spa.example', 'access-control-request-headers': 'x-client-sku' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'x-client-sku',
    ]);
    const answer = await bench.token(
      here(),
      {
        client_id: app.appId,
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
    await bench.control('POST', '/clock', { advanceSeconds: 23 * 3600 });
    const second = await refresh(first.body['refresh_token']);
    expect(second.status).toBe(200);
    await bench.control('POST', '/clock', { advanceSeconds: 3600 });
    const late = await refresh(second.body['refresh_token']);
    expect([late.codes, late.body['suberror']]).toEqual([[700084], 'bad_token']);
  });

  it('an app-only token is nothing for a page of a browser', async () => {
    const answer = await token(
      {
        grant_type: 'client_credentials',
        client_secret: app.secret,
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
    const response = await fetch(`${bench.emulator.origin}/${here()}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: app.appId, client_secret: app.secret, ...fields }),
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
      iss: `${bench.emulator.origin}/${here()}/`,
    });
    expect(await v1({ grant_type: 'client_credentials' })).toMatchObject({ error_codes: [50001] });
  });

  it('sign a user in without scopes: id_token 1.0 and a refresh token always', async () => {
    const query = new URLSearchParams({
      client_id: app.appId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      resource: 'https://graph.microsoft.com',
    });
    const browser = bench.browser();
    const answer = await browser.signIn(
      await browser.get(`/${here()}/oauth2/authorize?${query}`),
      login(bench.directory().user),
    );
    const body = await v1({
      grant_type: 'authorization_code',
      code: answer.location?.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
    });
    expect(claimsOf(body['id_token'])).toMatchObject({
      ver: '1.0',
      iss: `${bench.emulator.origin}/${here()}/`,
      upn: 'user@contoso.example',
      amr: ['pwd'],
    });
    expect(body['refresh_token']).toBeTruthy();
    expect(claimsOf(body['access_token'])['scp']).toContain('User.Read');
  });

  it('and v2 does not take resource (901002)', async () => {
    const answer = await token({
      grant_type: 'client_credentials',
      client_secret: app.secret,
      resource: 'https://graph.microsoft.com',
    });
    expect(answer.codes).toEqual([901002]);
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
      const url = `${bench.emulator.origin}/${here()}/${path}/token`;
      await fc.assert(
        fc.asyncProperty(grantType, fc.dictionary(fc.constantFrom(...names), nasty), async (type, fields) => {
          const form = new URLSearchParams({ ...fields, grant_type: type, client_id: app.appId });
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
