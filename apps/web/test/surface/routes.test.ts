import { describe, expect, test } from 'vitest';
import { ENDPOINTS, ROUTES } from '../harness/endpoints.ts';
import { signedInBrowser, startPortico } from '../harness/index.ts';

/* Every endpoint and page, asked over HTTP by somebody who is not signed in (attacks 89, 114, 118–121). */

const portico = await startPortico({ worker: false });
const IDS: Readonly<Record<string, string>> = {
  orgId: portico.organizations.a.id,
  organizationId: portico.organizations.a.id,
  projectId: portico.project.id,
  applicationId: portico.application.clientId,
  userId: portico.operator.userId,
  invitationId: 'inv_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  setupLinkId: 'stl_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  linkId: 'stl_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  token: 'a'.repeat(43),
  connectionId: 'sso_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  requestId: 'msp_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  attemptId: 'att_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  arrivalId: 'arr_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  agreementId: 'dag_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  ruleId: 'grr_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  secretId: 'secret',
  sessionId: 'sess_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  domain: 'contoso.example',
  provider: 'google',
  // The stored id of an interaction that never was.
  uid: 'a'.repeat(43),
};

/** What an anonymous GET and POST are answered with. A new route needs a row here, or one of the rules below. */
const EXPECTED: Readonly<Record<string, readonly [get: number | string, post: number | string]>> = {
  '': [200, 405],
  login: ['/v1/session/sign-in', 405],
  'login/[projectId]/[uid]': [200, 405],
  device: [200, 405],
  'first-owner': [200, 405],
  'set-password': [200, 405],
  invitation: [200, 405],
  'invitation/accepted': [200, 405],
  'setup/[token]': [200, 405],
  'setup/link/[linkId]': [200, 405],
  'setup/link/[linkId]/test/[attemptId]': ['/setup/link/stl_aaaaaaaaaaaaaaaaaaaaaaaaaa', 405],
  'v1/portal/setup-links': [405, 401],
  'v1/session/setup-links/open': [405, 415],
  'v1/session/sign-in': [303, 415],
  'v1/session/callback': [400, 405],
  'v1/session/sign-out': [405, 204],
  'v1/session/first-owner': [405, 415],
  'v1/session/password': [405, 415],
  'v1/session/invitations/look': [405, 415],
  'v1/session/invitations/accept-as-new': [405, 415],
  'v1/session/invitations/trip': [405, 415],
  'v1/openapi.json': [200, 405],
  'v1/device': [303, 415],
  'v1/login/[projectId]/logo': [404, 405],
  'v1/sso/social/[provider]/callback': [400, 405],
  'v1/sso/connections/[connectionId]/callback': [400, 415],
  'v1/sso/connections/[connectionId]/acs': [405, 415],
  'v1/sso/connections/[connectionId]/metadata': [404, 405],
  'v1/sso/connections/[connectionId]/jwks': [404, 405],
  'v1/sso/connections/[connectionId]/request': [400, 405],
  'v1/sso/connections/[connectionId]/slo': [404, 415],
  'v1/sso/connections/[connectionId]/initiate': [404, 405],
  'v1/sso/connections/[connectionId]/signed-out': [200, 405],
  'v1/sso/connections/[connectionId]/front-channel-logout': [200, 405],
  'v1/sso/connections/[connectionId]/back-channel-logout': [405, 400],
  'v1/sso/microsoft/callback': [400, 405],
  'v1/sso/microsoft/signed-out': [200, 405],
  'v1/sso/microsoft/front-channel-logout': [200, 405],
  'v1/sso/microsoft/consent/callback': [400, 405],
  'v1/sso/microsoft/connect/[requestId]': ['/login', 405],
  'v1/sso/microsoft/connect/[requestId]/confirm': [303, 401],
};
const PAGES = new Set(ENDPOINTS.filter(({ kind }) => kind === 'page').map(({ route }) => route));
const pathOf = (route: string) =>
  `/${route.replace(/\[(\w+)\]/g, (_, name: string) => IDS[name] ?? `?${name}`)}`;
const rowOf = (route: string): readonly (number | string)[] | undefined => {
  if (EXPECTED[route]) return EXPECTED[route];
  if (route.startsWith('v1/session')) return [401, 401];
  if (route.startsWith('v1/login/')) return [303, 415];
  return route.startsWith('dashboard') && PAGES.has(route) ? ['/login', 405] : undefined;
};

async function ask(path: string, method: string, headers: Record<string, string> = {}) {
  const sent = method === 'GET' ? headers : { origin: portico.origin.origin, ...headers };
  const response = await fetch(new URL(path, portico.origin), { method, redirect: 'manual', headers: sent });
  const body = await response.text();
  const location = response.headers.get('location');
  const at = location === null ? undefined : new URL(location, portico.origin).pathname;
  return { status: response.status, at, body, headers: response.headers };
}

test('every route and page has an expectation, and every id of a path a value', () => {
  expect(ROUTES.length).toBeGreaterThan(50);
  expect(ROUTES.filter((route) => rowOf(route) === undefined)).toEqual([]);
  expect(Object.keys(EXPECTED).filter((route) => !ROUTES.includes(route))).toEqual([]);
  expect(ROUTES.map(pathOf).filter((path) => path.includes('?'))).toEqual([]);
});

/** Next streams a page; its redirect may then be a status or a refresh inside. */
const leadsTo = ({ at, body }: Awaited<ReturnType<typeof ask>>) =>
  at ?? /NEXT_REDIRECT;[a-z]+;(\/[a-z0-9/-]+)/.exec(body)?.[1];

describe('somebody who is not signed in', () => {
  // What passes for Next's own machinery, a proxy, or us makes no difference (attacks 114, 122).
  const disguised = {
    'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
    'x-middleware-next': '1',
    'x-nextjs-data': '1',
    'x-matched-path': '/login',
    'x-invoke-path': '/login',
    'x-portico-client-ip': '127.0.0.1',
    'x-forwarded-host': 'evil.example',
  };
  test.each(ROUTES)('%s: is refused, or sees what is for everybody', async (route) => {
    const [get = 0, post = 0] = rowOf(route) ?? [];
    const path = pathOf(route);
    for (const [method, expected] of [
      ['GET', get],
      ['POST', post],
    ] as const) {
      const answers = [await ask(path, method), await ask(path, method, disguised)];
      for (const answer of answers) {
        const told = typeof expected === 'string' ? leadsTo(answer) : answer.status;
        const allowed = expected === 401 ? [401, 405] : [expected];
        expect({ route, method, allowed }).toMatchObject({ allowed: expect.arrayContaining([told]) });
        // A trip to sign in carries its own cookie; nothing else sets one.
        const set = answer.headers.getSetCookie().filter((value) => !/Max-Age=0|^portico_dash_/.test(value));
        expect(set).toEqual([]);
        expect(`${answer.body}${answer.headers.get('location')}`).not.toContain('evil.example');
        expectGuarded(answer.headers);
      }
    }
  });

  test('learns nothing from the data behind a page either (attack 114)', async () => {
    for (const route of ROUTES.filter((each) => each.startsWith('dashboard'))) {
      for (const prefetch of ['1', '2']) {
        const headers = {
          rsc: '1',
          'next-router-prefetch': prefetch,
          'next-router-segment-prefetch': '/_tree',
        };
        const body = await (await fetch(new URL(pathOf(route), portico.origin), { headers })).text();
        expect(body).not.toMatch(/Contoso|Test project|Test application|contoso\.example/);
      }
    }
  });

  test('sees an error page of ours, guarded like the rest, where there is nothing', async () => {
    for (const path of [
      '/nothing',
      '/dashboard/nothing',
      '/v1/nothing',
      '/oauth2/nothing',
      '/oauth2',
      '/_next/nothing',
      '/api',
    ]) {
      const { status, headers } = await ask(path, 'GET');
      expect(status).toBe(404);
      expectGuarded(headers);
    }
  });
});

/** No cache, no frame, no guessing of types, no other page’s scripts. */
function expectGuarded(headers: Headers): void {
  expect(headers.get('cache-control')).toContain('no-store');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(['same-origin', 'no-referrer']).toContain(headers.get('referrer-policy'));
  expect(headers.get('x-powered-by')).toBeNull();
  if (headers.get('content-type')?.startsWith('text/html'))
    expectPolicy(headers.get('content-security-policy') ?? '');
}

function expectPolicy(policy: string): void {
  for (const part of ["frame-ancestors 'none'", "base-uri 'none'"]) expect(policy).toContain(part);
  expect(policy).toMatch(/object-src 'none'|default-src 'none'/);
  const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? '';
  expect(scripts).not.toMatch(/unsafe|\*|http|data:/);
}

describe('the pages of somebody who is signed in', () => {
  const pages = ROUTES.filter(
    (route) => route.startsWith('dashboard') && !/applicationId|attemptId/.test(route),
  );
  test('carry a nonce of their own each time, on every script, and lie in no cache (attacks 118, 121)', async () => {
    const browser = await signedInBrowser(portico, portico.operator);
    const nonces = new Set<string>();
    for (const route of pages) {
      const page = await browser.open(new URL(pathOf(route), portico.origin));
      expect({ route, status: page.status }).toEqual({ route, status: 200 });
      expectGuarded(page.headers);
      const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1] ?? '';
      expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
      nonces.add(nonce);
      for (const [script] of page.body.matchAll(/<script[^>]*>/g))
        expect(script).toContain(`nonce="${nonce}"`);
    }
    expect(nonces.size).toBe(pages.length);
  });

  test('cannot be given a nonce from outside (attack 118)', async () => {
    const policy = "script-src 'nonce-evil'";
    const { headers, body } = await ask('/login', 'GET', {
      'content-security-policy': policy,
      'x-nonce': 'evil',
    });
    expect(headers.get('content-security-policy')).not.toContain('evil');
    expect(body).not.toContain('nonce="evil"');
  });
});
