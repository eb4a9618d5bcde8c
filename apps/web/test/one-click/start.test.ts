import type { Browser } from '@portico/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  APPLICATION_ORIGIN,
  api,
  browserOf,
  forgetConnections,
  type Person,
  rowsOf,
  signedInBrowser,
  startConnect,
  startPath,
  startPortico,
} from '../harness/index.ts';

const portico = await startPortico({ worker: false });
const { a, b } = portico.organizations;

beforeEach(() => forgetConnections(portico));

const start = (browser: Browser, organization: { id: string }, body: unknown = {}, origin?: string | null) =>
  api(portico, browser, startPath(organization), {
    method: 'POST',
    body,
    ...(origin === undefined ? {} : { origin }),
  });

async function expectRefused(answer: Awaited<ReturnType<typeof start>>, status: number, code: string) {
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: expect.objectContaining({
      code,
      message: expect.any(String),
      request_id: expect.stringMatching(/^req_/),
    }),
  });
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await rowsOf(portico, 'provisioning_requests')).toEqual([]);
}

describe('Connect Microsoft may be started', () => {
  test.each(['owner', 'admin'] as const)(
    'by an %s, who gets Microsoft’s address, an id and ten minutes',
    async (role) => {
      const browser = await browserOf(portico, a[role]);
      const before = Date.now();
      const { status, body, headers } = await start(browser, a);
      const after = Date.now();
      expect(status).toBe(201);
      const { url, request_id, expires_at } = body as Record<string, string>;
      expect(request_id).toMatch(/^msp_[a-z2-7]{26}$/);
      const startedAt = Date.parse(expires_at ?? '') - 10 * 60_000;
      expect(startedAt).toBeGreaterThanOrEqual(before);
      // The database rounds to a millisecond, up too.
      expect(startedAt).toBeLessThanOrEqual(after + 1);
      const address = new URL(url ?? '');
      expect(`${address.origin}${address.pathname}`).toBe(
        `${portico.emulator.origin}/organizations/v2.0/adminconsent`,
      );
      const { state, ...rest } = Object.fromEntries(address.searchParams);
      expect(rest).toEqual({
        client_id: portico.settings['PORTICO_MS_PROVISION_CLIENT_ID'],
        scope: 'https://graph.microsoft.com/.default',
        redirect_uri: `${portico.origin.origin}/v1/sso/microsoft/consent/callback`,
      });
      expect(state?.length).toBeGreaterThanOrEqual(43);
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.getSetCookie()).toEqual([
        expect.stringMatching(
          /^portico_msp_[a-z2-7]{16}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
        ),
      ]);
    },
  );

  test('and only hashes of state and cookie lie in the table (invariant 3)', async () => {
    const browser = await browserOf(portico, a.owner);
    const { url } = await startConnect(portico, browser, a);
    const [row] = await rowsOf(portico, 'provisioning_requests');
    expect(row).toMatchObject({ user_id: a.owner.userId, organization_id: a.id, via: 'dashboard' });
    const text = JSON.stringify(row);
    expect(text).not.toContain(new URL(url).searchParams.get('state'));
    for (const { name, value } of browser.cookies)
      if (name.startsWith('portico_msp_')) expect(text).not.toContain(value);
  });

  test('not by a plain member: 403', async () => {
    await expectRefused(await start(await browserOf(portico, a.member), a), 403, 'forbidden');
  });

  test('not for a foreign, a missing or an impossible organization: 404, all alike (attack 81)', async () => {
    const browser = await browserOf(portico, a.owner);
    for (const id of [b.id, `org_${'a'.repeat(26)}`, 'org_', 'x'])
      await expectRefused(await start(browser, { id }), 404, 'not_found');
  });

  test('not without a session: 401', async () => {
    await expectRefused(await start(portico.newBrowser(), a), 401, 'not_signed_in');
  });

  test.each([['https://evil.example'], ['null'], [null], ['http://localhost'], ['http://localhost:1']])(
    'not from a page of %s: 403 (attack 116)',
    async (origin) => {
      const browser = await browserOf(portico, a.owner);
      if (origin === null) {
        // No Origin at all, as a request that no page sent.
        const cookie = `portico_session=${browser.cookie('portico_session')}`;
        const response = await fetch(new URL(startPath(a), portico.origin), {
          method: 'POST',
          headers: { 'content-type': 'application/json', cookie },
          body: '{}',
        });
        const body: unknown = await response.json();
        return expectRefused(
          { status: response.status, headers: response.headers, body },
          403,
          'wrong_origin',
        );
      }
      return expectRefused(await start(browser, a, {}, origin), 403, 'wrong_origin');
    },
  );

  test('not fifteen minutes after the password was typed: 403, and again once it was', async () => {
    const browser = await signedInBrowser(portico, a.admin);
    await portico.database.pool.query(
      "UPDATE dashboard_sessions SET authenticated_at = now() - interval '16 minutes' WHERE user_id = $1",
      [a.admin.userId],
    );
    await expectRefused(await start(browser, a), 403, 'recent_sign_in_required');
    const confirmed = await api(portico, browser, '/v1/session/confirm', {
      method: 'POST',
      body: { password: a.admin.password },
    });
    expect(confirmed.status).toBe(200);
    expect((await start(browser, a)).status).toBe(201);
  });

  test.each([
    [{ return_to: 'x', tenant: 'y' }, 'unknown_field'],
    [{ organization_id: 'y' }, 'unknown_field'],
    [{ return_to: 5 }, 'invalid_request'],
    [{ return_to: `https://allowed.example/${'x'.repeat(3_000)}` }, 'invalid_request'],
  ])('not with a body like %j: 400 (attacks 82, 83)', async (body, code) => {
    await expectRefused(await start(await browserOf(portico, a.owner), a, body), 400, code);
  });
});

describe('the return address (attack 12, invariant 4)', () => {
  const HOSTILE = [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%09/evil.example',
    'https:evil.example',
    'https:/evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://allowed.example/',
    'http://allowed.example/',
    'https://allowed.example.evil.example/',
    'https://allowed.example:8443/',
    'https://allowed.example@evil.example/',
    'https://user:password@allowed.example/',
    'https://allowed.example\\@evil.example/',
    'https://allowed.example/#fragment',
    ' https://allowed.example/',
    'https://allowed.example/\r\nset-cookie: a=b',
    'https://аllowed.example/',
    'http://localhost:1/',
    'http://127.0.0.1/',
    'http://127.0.0.1:9.evil.example/',
    'https://127.0.0.1:9/',
    '/dashboard',
    'dashboard',
    '',
  ];

  test.each(HOSTILE)('%j is refused: 400', async (returnTo) => {
    const browser = await browserOf(portico, a.owner);
    await expectRefused(await start(browser, a, { return_to: returnTo }), 400, 'return_url_not_allowed');
  });

  test.each([
    ['our own origin', () => `${portico.origin.origin}/dashboard?x=1`],
    ['an origin of an application of the project', () => `${APPLICATION_ORIGIN}/settings`],
    ['a host that the operator allows', () => 'https://allowed.example/back'],
  ])('%s is taken', async (_, address) => {
    const browser = await browserOf(portico, a.owner);
    expect((await start(browser, a, { return_to: address() })).status).toBe(201);
    expect(await rowsOf(portico, 'provisioning_requests')).toMatchObject([{ return_to: address() }]);
  });

  test('an origin of another project’s application is not', async () => {
    const { administration, operatorCaller } = portico;
    const other = await administration.createProject(operatorCaller, { name: 'Another project' });
    await administration.createApplication(operatorCaller, other.id, {
      name: 'Theirs',
      kind: 'web',
      redirect_uris: ['https://theirs.example/callback'],
    });
    const browser = await browserOf(portico, a.owner);
    const answer = await start(browser, a, { return_to: 'https://theirs.example/callback' });
    await expectRefused(answer, 400, 'return_url_not_allowed');
  });
});

const WITHOUT_PROVISIONING_APP = {
  PORTICO_MS_PROVISION_CLIENT_ID: undefined,
  PORTICO_MS_PROVISION_CLIENT_SECRET: undefined,
};

test('without any app: 503 that says so, and the page knows beforehand', async () => {
  const { origin, web } = await portico.startAnotherWeb({
    ...WITHOUT_PROVISIONING_APP,
    PORTICO_MS_SIGN_IN_CLIENT_ID: undefined,
    PORTICO_MS_SIGN_IN_CLIENT_SECRET: undefined,
  });
  const there = { ...portico, origin };
  const browser = await browserOf(portico, a.owner);
  const available = await api(there, browser, `/v1/session/orgs/${a.id}/ms-provision`);
  expect(available.body).toMatchObject({ available: false, reason: { code: 'ms_provision_not_configured' } });
  const answer = await api(there, browser, startPath(a), { method: 'POST', body: {} });
  await expectRefused(answer, 503, 'ms_provision_not_configured');
  await web.stop();
});

test('with the sign-in app alone: that level is on offer, and full care is refused', async () => {
  const { origin, web } = await portico.startAnotherWeb(WITHOUT_PROVISIONING_APP);
  const there = { ...portico, origin };
  const browser = await browserOf(portico, a.owner);
  const { body } = await api(there, browser, `/v1/session/orgs/${a.id}/ms-provision`);
  expect(body).toMatchObject({ available: true, levels: [{ level: 'sign_in_only' }] });
  const answer = await api(there, browser, startPath(a), { method: 'POST', body: {} });
  await expectRefused(answer, 503, 'ms_provision_not_configured');
  await web.stop();
});

test('where the operator asks for the broader permission, that is on offer and said before anybody leaves; full care is refused', async () => {
  const { origin, web } = await portico.startAnotherWeb({
    PORTICO_MS_PROVISION_PERMISSION: 'Application.ReadWrite.All',
  });
  const there = { ...portico, origin };
  const browser = await browserOf(portico, a.owner);
  const { body } = await api(there, browser, `/v1/session/orgs/${a.id}/ms-provision`);
  expect(body).toMatchObject({
    levels: [
      {
        level: 'broader',
        permissions: [{ name: 'Application.ReadWrite.All' }, { name: 'openid, profile' }],
        can: expect.arrayContaining([expect.stringContaining('every other app of your directory')]),
      },
      { level: 'sign_in_only' },
    ],
  });
  const answer = await api(there, browser, startPath(a), { method: 'POST', body: { level: 'full_care' } });
  await expectRefused(answer, 409, 'level_not_offered');
  const begun = await api(there, browser, startPath(a), { method: 'POST', body: {} });
  expect(begun.status).toBe(201);
  expect(await rowsOf(portico, 'provisioning_requests')).toMatchObject([{ level: 'broader' }]);
  await web.stop();
});

test('the page that offers it says what Portico may do and will create', async () => {
  const browser = await browserOf(portico, a.owner);
  const { status, body } = await api(portico, browser, `/v1/session/orgs/${a.id}/ms-provision`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    available: true,
    cloud: { name: 'emulator' },
    levels: [
      {
        level: 'full_care',
        permissions: [{ name: 'Application.ReadWrite.OwnedBy' }, { name: 'openid, profile' }],
      },
      { level: 'sign_in_only', permissions: [{ name: 'openid, profile, email' }] },
    ],
  });
});

describe('progress and connections', () => {
  const paths = async (browser: Browser) => {
    const { requestId } = await startConnect(portico, browser, a);
    return [`/v1/session/orgs/${a.id}/ms-provision/${requestId}`, `/v1/session/orgs/${a.id}/sso-connections`];
  };

  test('are shown to owners and admins', async () => {
    const browser = await browserOf(portico, a.owner);
    const [progress = '', connections = ''] = await paths(browser);
    expect((await api(portico, browser, progress)).body).toMatchObject({ state: 'awaiting_consent' });
    expect((await api(portico, browser, connections)).body).toMatchObject({ object: 'list', data: [] });
  });

  test('are not there for another organization, and not for a plain member', async () => {
    const refusals: [Person, number][] = [
      [b.owner, 404],
      [a.member, 403],
    ];
    for (const path of await paths(await browserOf(portico, a.owner)))
      for (const [person, status] of refusals)
        expect((await api(portico, await browserOf(portico, person), path)).status).toBe(status);
  });

  test('a request of another organization is not there under one’s own', async () => {
    const { requestId } = await startConnect(portico, await browserOf(portico, a.owner), a);
    const browser = await browserOf(portico, b.owner);
    const { status } = await api(portico, browser, `/v1/session/orgs/${b.id}/ms-provision/${requestId}`);
    expect(status).toBe(404);
  });
});
