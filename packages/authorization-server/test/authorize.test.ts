import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  CALLBACK,
  codeFor,
  factsOf,
  goTo,
  newBrowser,
  type Project,
  redeem,
  signedIn,
  startIssuers,
} from './bench.ts';

const { origin, one, two } = await startIssuers();
/** Goes there and tells what a redirect of the issuer says; undefined when there was none. */
const ask = async (
  change: Record<string, string | undefined>,
  browser = newBrowser(),
  project: Project = one,
) => {
  const page = await goTo(authorizationRequest(project, { prompt: undefined, ...change }), browser);
  // A refused implicit or hybrid request is answered in the fragment.
  const { href, search, hash } = page.url;
  return {
    page,
    answer: href.startsWith(CALLBACK) ? new URLSearchParams(search || hash.slice(1)) : undefined,
  };
};

describe('discovery says only what is true', () => {
  const documentOf = async (project: Project) =>
    (await (await fetch(`${project.issuer}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >;

  test('of issuer, flows, algorithms and client authentication (attacks 27, 55, 72)', async () => {
    const document = await documentOf(one);
    expect(document).toMatchObject({
      issuer: one.issuer,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      claims_parameter_supported: false,
      request_uri_parameter_supported: false,
    });
    expect(document['grant_types_supported']).toEqual([
      ...['authorization_code', 'refresh_token', 'client_credentials'],
      'urn:ietf:params:oauth:grant-type:device_code',
    ]);
    expect(document['id_token_signing_alg_values_supported']).not.toContain('none');
    expect(document['token_endpoint_auth_methods_supported']).toEqual([
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ]);
    for (const absent of [
      'registration_endpoint',
      'check_session_iframe',
      'frontchannel_logout_supported',
      'backchannel_authentication_endpoint',
    ])
      expect(document).not.toHaveProperty(absent);
  });

  test('every address that it names answers, and is of this issuer', async () => {
    for (const [name, value] of Object.entries(await documentOf(one))) {
      if (!/_endpoint$|_uri$/.test(name)) continue;
      expect(String(value)).toMatch(new RegExp(`^${one.issuer}/`));
      expect([name, (await fetch(String(value), { redirect: 'manual' })).status]).not.toContain(500);
      expect(one.errors).toEqual([]);
    }
  });

  test('and the keys are public ones (attack 71)', async () => {
    const { keys } = (await (await fetch(`${one.issuer}/jwks`)).json()) as {
      keys: Record<string, unknown>[];
    };
    expect(keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'RS256']);
    for (const key of keys)
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret);
  });

  test('whatever host a client claims (attack 122)', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const answer = await fetch(`${one.issuer}/.well-known/openid-configuration`, { headers });
    expect(await answer.text()).not.toContain('evil');
  });

  test('a project that does not exist has no issuer', async () => {
    for (const id of ['three', '', '..', 'one%2f', '__proto__', 'x'.repeat(100)])
      expect((await fetch(`${origin}/oauth2/${id}/auth`, { redirect: 'manual' })).status).toBe(404);
  });
});

describe('an address that is not registered is never gone to (attacks 48, 63)', () => {
  test.each([
    ...[
      'http://127.0.0.1:9/callback/',
      'http://127.0.0.1:9/Callback',
      'http://127.0.0.1:9/callback?x=1',
      'http://127.0.0.1:9/callback#',
    ],
    ...[
      'http://127.0.0.1:9/callback/../evil',
      'http://127.0.0.1:9/callback%2f..',
      'http://127.0.0.1:9/call%62ack',
      'http://127.0.0.1:9//callback',
    ],
    ...[
      'http://127.0.0.1:9@evil.example/callback',
      'http://user@127.0.0.1:9/callback',
      'http://127.0.0.1.evil.example:9/callback',
    ],
    ...[
      'http://127.1:9/callback',
      'http://127.0.0.1.:9/callback',
      'http://localhost:9/callback',
      'https://127.0.0.1:9/callback',
    ],
    ...[
      'https://app.example/callback',
      'https://app.example/callback?fixed=1&x=2',
      'https://app.example/callback?fixed=2',
    ],
    ...[
      'javascript:alert(1)',
      'data:text/html,x',
      '',
      'callback',
      '//evil.example',
      'https://*.example/callback',
      `${CALLBACK} `,
    ],
  ])('%j: a page of ours, no redirect', async (redirect_uri) => {
    const { page, answer } = await ask({ redirect_uri });
    expect(answer).toBeUndefined();
    expect(page.status).toBe(400);
    expect(page.location).toBeUndefined();
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  test('whatever is made out of a registered one', async () => {
    const pieces = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2f',
      '@',
      ':',
      '?',
      '#',
      '\\',
      '\t',
      'evil.example',
      'é',
      '&',
      '=',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(pieces, { minLength: 1, maxLength: 6 }),
        fc.nat(CALLBACK.length),
        async (parts, at) => {
          const redirect_uri = CALLBACK.slice(0, at) + parts.join('') + CALLBACK.slice(at);
          const { url } = authorizationRequest(one, { redirect_uri });
          const response = await fetch(url, { redirect: 'manual' });
          expect({ status: response.status, location: response.headers.get('location') }).toEqual({
            status: 400,
            location: null,
          });
        },
      ),
      { numRuns: 120 },
    );
  });

  test.each(['app_unknown', '', "' OR 1=1 --", '__proto__', 'app_one\0', 'x'.repeat(5_000)])(
    'nor for the unknown application %j',
    async (client_id) => {
      const { page, answer } = await ask({ client_id });
      expect(answer).toBeUndefined();
      expect(page.status).toBe(400);
    },
  );
});

describe('a request that the standard forbids is told to the application, with iss and state (attack 72)', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    [
      'without PKCE (attack 55)',
      { code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
    ],
    ['with PKCE plain (attack 55)', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['with a challenge and no method (attack 55)', { code_challenge_method: undefined }, 'invalid_request'],
    ['with a short challenge (attack 55)', { code_challenge: 'short' }, 'invalid_request'],
    ['for an implicit token', { response_type: 'token' }, 'unsupported_response_type'],
    ['for an id_token', { response_type: 'id_token' }, 'unsupported_response_type'],
    ['for a hybrid answer', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['with prompt none and login at once (attack 65)', { prompt: 'none login' }, 'invalid_request'],
    ['with prompt none and nobody signed in (attack 65)', { prompt: 'none' }, 'login_required'],
    ['with a request object', { request: 'a.b.c' }, 'request_not_supported'],
    [
      'with a request object elsewhere (attack 106)',
      { request_uri: 'http://169.254.169.254/' },
      'request_uri_not_supported',
    ],
    ['with a resource of nobody (attack 69)', { resource: 'https://evil.example' }, 'invalid_target'],
    ['with an id_token_hint that is none (attack 67)', { id_token_hint: 'a.b.c' }, 'invalid_request'],
    ['for a connection that there is not (attack 84)', { connection: 'sso_missing' }, 'access_denied'],
  ])('%s', async (_, change, error) => {
    const state = `<s>&"'\r\n`;
    const { answer } = await ask({ state, ...change });
    expect(answer?.get('error')).toBe(error);
    expect(answer?.get('iss')).toBe(one.issuer);
    expect(answer?.get('state')).toBe(state);
    expect(answer?.has('code')).toBe(false);
  });

  test('and no request for anything outside is made for one that names a thing twice (attack 73)', async () => {
    const before = one.wishes.length;
    for (const name of ['client_id', 'redirect_uri', 'state', 'scope', 'organization', 'code_challenge']) {
      const { url } = authorizationRequest(one);
      url.searchParams.append(name, 'again');
      const response = await fetch(url, { redirect: 'manual' });
      const location = response.headers.get('location');
      if (location !== null) expect(new URL(location).searchParams.get('error')).toBe('invalid_request');
      else expect(response.status).toBe(400);
    }
    expect(one.wishes).toHaveLength(before);
  });
});

describe('two projects on one origin', () => {
  test('have cookies of their own names, HttpOnly and Lax, and neither disturbs the other’s (attack 120)', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    const first = browser.cookies.filter(({ name }) => !name.startsWith('portico_att_'));
    await signedIn(two, {}, browser);
    const second = browser.cookies.filter(
      ({ name }) => !name.startsWith('portico_att_') && name.includes('two'),
    );
    expect(first.length).toBeGreaterThan(0);
    for (const cookie of first) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(second.length).toBeGreaterThan(0);
    for (const { name } of second) expect(first.map((cookie) => cookie.name)).not.toContain(name);
    const still = await goTo(authorizationRequest(one, { prompt: 'none' }), browser);
    expect(still.url.searchParams.has('code')).toBe(true);
  });

  test('drop the oldest of more than ten trips that nobody finished (attack 120)', async () => {
    const browser = newBrowser();
    one.next.facts = undefined;
    for (let trip = 0; trip < 13; trip += 1) await ask({}, browser);
    one.next.facts = factsOf({});
    const trips = browser.cookies
      .filter(({ name }) => name.startsWith('portico_att_'))
      .map(({ name }) => name);
    const begun = browser.journal.flatMap(({ received }) => received.map(({ name }) => name));
    expect(trips).toEqual(
      begun.filter((name) => name.startsWith('portico_att_') && trips.includes(name)).slice(-10),
    );
    expect(trips).toHaveLength(10);
  });

  test('do not take each other’s session, even under the other’s name', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    for (const { name, value } of browser.cookies)
      browser.plantCookie(two.issuer, `${name.replace(/_one/, '_two')}=${value}; Path=/`);
    expect((await ask({ prompt: 'none' }, browser, two)).answer?.get('error')).toBe('login_required');
  });
});

describe('the way back from signing in', () => {
  test('needs the browser that began it (attacks 37, 43)', async () => {
    one.next.facts = undefined;
    await goTo(authorizationRequest(one), newBrowser());
    one.next.facts = factsOf({});
    const uid = one.wishes.at(-1)?.interactionUid ?? '';
    const resume = await one.complete(uid);
    const page = await newBrowser().open(resume ?? '');
    expect(page.url.href.startsWith(CALLBACK)).toBe(false);
    expect(page.status).toBe(400);
  });

  test('a code that another browser got is of no use with this one’s verifier (attack 36)', async () => {
    const attacker = authorizationRequest(one);
    const code = await codeFor(attacker);
    expect((await redeem(one, code, authorizationRequest(one))).status).toBe(400);
  });
});

test('pages of the issuer repeat nothing of a request, may not be framed, and are not kept (attacks 11, 64, 117, 118, 119, 121)', async () => {
  const evil = '<script>alert(1)</script>';
  const pages = [
    (await ask({ client_id: evil, redirect_uri: evil, scope: evil, state: evil })).page,
    (await ask({ redirect_uri: `http://127.0.0.1:9/${evil}` })).page,
    await newBrowser().open(`${one.issuer}/auth/${encodeURIComponent('abc<script>')}`),
    await newBrowser().open(`${one.issuer}/session/end?client_id=${encodeURIComponent(evil)}`),
    await newBrowser().open(`${one.issuer}/session/end?id_token_hint=${encodeURIComponent(evil)}`),
  ];
  for (const page of pages) {
    expect(page.body).not.toContain('<script>alert');
    expect(page.status).toBe(400);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(page.headers.get('cache-control')).toContain('no-store');
  }
  expect(one.errors).toEqual([]);
});
