import type { Browser, MicrosoftLogin, Page } from '@portico/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  answerMicrosoft,
  api,
  appsOf,
  browserOf,
  connectMicrosoft,
  consentAnswer,
  consentAtMicrosoft,
  directoryOf,
  forgetConnections,
  proofAnswer,
  rowsOf,
  runSucceeded,
  startConnect,
  startPortico,
} from '../harness/index.ts';

const portico = await startPortico();
const { control } = portico.emulator;
const { a, b } = portico.organizations;
const contoso = directoryOf(portico, a.domain);
const fabrikam = directoryOf(portico, b.domain);
const ORDINARY_MEMBER = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

beforeEach(() => forgetConnections(portico));

const open = (browser: Browser, callback: URL | string): Promise<Page> =>
  browser.open(callback, { follow: false, from: portico.emulator.origin });
const outcomeOf = ({ location }: Page) => location && Object.fromEntries(location.searchParams);

/** Somebody of a directory gave the consent some time ago: the enterprise app of the provisioning app is there. */
async function consentedBefore(admin: MicrosoftLogin): Promise<void> {
  const browser = await browserOf(portico, a.owner);
  await consentAnswer(portico, browser, await startConnect(portico, browser, a), admin);
}

/** The callback that an attacker writes by hand: a consent that nobody gave in this request. */
async function forgedConsent(browser: Browser, tenant: string): Promise<URL> {
  const { url } = await startConnect(portico, browser, a);
  const forged = new URL('/v1/sso/microsoft/consent/callback', portico.origin);
  const state = new URL(url).searchParams.get('state') ?? '';
  forged.search = new URLSearchParams({ admin_consent: 'True', tenant, state }).toString();
  return forged;
}

async function expectNothingIn(...domains: string[]) {
  for (const domain of domains) expect(await appsOf(portico, domain)).toEqual([]);
  expect(await rowsOf(portico, 'provisioning_runs')).toEqual([]);
  expect(await rowsOf(portico, 'sso_connections')).toEqual([]);
}

describe('the tenant parameter is a hint (attack 6)', () => {
  test('swapped for a foreign directory that consented: its sign-in does not take our administrator', async () => {
    await consentedBefore(fabrikam.admin);
    const browser = await browserOf(portico, a.owner);
    const forged = await forgedConsent(browser, fabrikam.tenantId);
    const { location } = await open(browser, forged);
    expect(location?.pathname).toBe(`/${fabrikam.tenantId}/oauth2/v2.0/authorize`);
    const page = await answerMicrosoft(portico, browser, location ?? '', contoso.admin);
    expect(page.url.origin).toBe(portico.emulator.origin);
    await expectNothingIn(a.domain, b.domain);
  });

  test('swapped, with a code of the own directory for the foreign one: directory_mismatch, nothing made there', async () => {
    await consentedBefore(fabrikam.admin);
    const browser = await browserOf(portico, a.owner);
    const started = await startConnect(portico, browser, a);
    const consent = await consentAnswer(portico, browser, started, contoso.admin);
    consent.searchParams.set('tenant', fabrikam.tenantId);
    const { location } = await open(browser, consent);
    const bent = new URL((location?.href ?? '').replace(fabrikam.tenantId, contoso.tenantId));
    const proof = await answerMicrosoft(portico, browser, bent, contoso.admin, { leave: false });
    expect(proof.location?.searchParams.has('code')).toBe(true);
    expect(outcomeOf(await open(browser, proof.location ?? ''))).toEqual({ error: 'directory_mismatch' });
    await expectNothingIn(a.domain, b.domain);
  });

  test.each([
    ['another directory in tid', { claims: { tid: directoryOf(portico, b.domain).tenantId } }],
    ['no tid', { omit: ['tid'] }],
    ['no oid', { omit: ['oid'] }],
    [
      'another issuer (attack 17)',
      { claims: { iss: `https://login.microsoftonline.com/${contoso.tenantId}/v2.0` } },
    ],
    [
      'the issuer of another directory',
      { claims: { iss: `${portico.emulator.origin}/${fabrikam.tenantId}/v2.0` } },
    ],
    ['another audience', { claims: { aud: 'another-client' } }],
    ['two audiences', { claims: { aud: [portico.settings['PORTICO_MS_PROVISION_CLIENT_ID'], 'another'] } }],
    ['another nonce', { claims: { nonce: 'another-nonce' } }],
    ['no nonce', { omit: ['nonce'] }],
    ['an expiry in the past', { claims: { exp: 1_000_000_000 } }],
    ['no expiry', { omit: ['exp'] }],
    ['alg none', { alg: 'none' }],
    ['a symmetric signature', { alg: 'HS256' }],
    ['the signature of an unknown key', { signWith: 'unknown-key' }],
    ['another key under a known kid', { signWith: 'stolen-kid' }],
    ['a signature of nothing', { signWith: 'garbage' }],
  ])('an id_token with %s proves nothing', async (_, forgery) => {
    const browser = await browserOf(portico, a.owner);
    const { url } = await startConnect(portico, browser, a);
    await control.spoilNextIdToken(forgery);
    const page = await consentAtMicrosoft(portico, browser, url, contoso.admin);
    expect(Object.fromEntries(page.url.searchParams)).toEqual({ error: 'directory_mismatch' });
    await expectNothingIn(a.domain, b.domain);
  });
});

describe('who proves it (attack 7)', () => {
  test.each([
    ['an ordinary member', contoso.user, 'admin_required'],
    ['an application administrator', contoso.applicationAdmin, 'admin_required'],
    ['a guest', contoso.guest, 'guest_not_allowed'],
  ])('%s of a directory that consented before: %s is not enough', async (_, login, error) => {
    await consentedBefore(contoso.admin);
    const browser = await browserOf(portico, a.owner);
    const proof = await proofAnswer(portico, browser, await forgedConsent(browser, contoso.tenantId), login);
    expect(outcomeOf(await open(browser, proof))).toEqual({ error });
    await expectNothingIn(a.domain, b.domain);
  });

  test.each([
    ['wids missing', { omit: ['wids'] }, 'provisioning_app_misconfigured'],
    ['acct missing', { omit: ['acct'] }, 'provisioning_app_misconfigured'],
    [
      'wids no list',
      { claims: { wids: '62e90394-69f5-4237-9190-012177145e10' } },
      'provisioning_app_misconfigured',
    ],
    ['acct nonsense', { claims: { acct: 'member' } }, 'provisioning_app_misconfigured'],
    ['wids empty', { claims: { wids: [] } }, 'admin_required'],
    ['wids of an ordinary member', { claims: { wids: [ORDINARY_MEMBER] } }, 'admin_required'],
    ['acct of a guest', { claims: { acct: 1 } }, 'guest_not_allowed'],
    ['idp of elsewhere', { claims: { idp: 'https://sts.windows.net/elsewhere/' } }, 'guest_not_allowed'],
  ])('an id_token of an administrator with %s: %o says %s', async (_, forgery, error) => {
    const browser = await browserOf(portico, a.owner);
    const { url } = await startConnect(portico, browser, a);
    await control.spoilNextIdToken(forgery);
    const page = await consentAtMicrosoft(portico, browser, url, contoso.admin);
    expect(Object.fromEntries(page.url.searchParams)).toEqual({ error });
    await expectNothingIn(a.domain, b.domain);
  });

  test('a Privileged Role Administrator may', async () => {
    const browser = await browserOf(portico, a.owner);
    const { url } = await startConnect(portico, browser, a);
    await control.spoilNextIdToken({
      claims: { wids: ['e8611ab8-c189-46e8-94e1-60213ab1f814', ORDINARY_MEMBER] },
    });
    const page = await consentAtMicrosoft(portico, browser, url, contoso.admin);
    expect(page.url.searchParams.get('error')).toBeNull();
    await runSucceeded(portico);
  });

  test('what is missing in the registration is told to the operator in the log, not to the person', async () => {
    const browser = await browserOf(portico, a.owner);
    const { url } = await startConnect(portico, browser, a);
    const heard = portico.log().length;
    await control.spoilNextIdToken({ omit: ['wids'] });
    await consentAtMicrosoft(portico, browser, url, contoso.admin);
    // The log comes through a pipe of its own, after the answer or before it.
    await expect
      .poll(() => portico.log().slice(heard))
      .toContain('groupMembershipClaims has to be DirectoryRole');
  });
});

describe('names that are no directory of an organization (attack 16)', () => {
  test.each([
    'common',
    'organizations',
    'consumers',
    '9188040d-6c67-4c5b-b112-36a304b66dad',
    '9188040D-6C67-4C5B-B112-36A304B66DAD',
    'contoso.example',
    '00000000-0000-0000-0000-000000000000',
    '../../evil',
    'https://evil.example',
    `${contoso.tenantId}/../common`,
    `{${contoso.tenantId}}`,
    '',
  ])('%j', async (tenant) => {
    const browser = await browserOf(portico, a.owner);
    const forged = await forgedConsent(browser, tenant);
    await control.forgetRequests();
    expect(outcomeOf(await open(browser, forged))).toEqual({ error: 'directory_mismatch' });
    const asked = (await control.requests()).map(({ path }) => path);
    expect(asked.filter((path) => !path.startsWith('/00000000-'))).toEqual([]);
    await expectNothingIn(a.domain, b.domain);
  });

  test('missing or twice', async () => {
    const browser = await browserOf(portico, a.owner);
    const missing = await forgedConsent(browser, contoso.tenantId);
    missing.searchParams.delete('tenant');
    const twice = await forgedConsent(browser, contoso.tenantId);
    twice.searchParams.append('tenant', fabrikam.tenantId);
    for (const url of [missing, twice])
      expect(outcomeOf(await open(browser, url))).toEqual({ error: 'directory_mismatch' });
    await expectNothingIn(a.domain, b.domain);
  });
});

test('a directory that another organization of the project has is refused, and theirs goes on (attack 8)', async () => {
  const connectionId = await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
  const browser = await browserOf(portico, b.owner);
  const { url } = await startConnect(portico, browser, b);
  const page = await consentAtMicrosoft(portico, browser, url, contoso.admin);
  expect(Object.fromEntries(page.url.searchParams)).toEqual({ error: 'directory_already_connected' });
  expect(await rowsOf(portico, 'sso_connections')).toMatchObject([{ id: connectionId, status: 'active' }]);
  expect(await appsOf(portico, a.domain)).toHaveLength(1);
  // Their owners can see it, and nothing of who it was elsewhere.
  const { body } = await api(portico, await browserOf(portico, a.owner), `/v1/session/orgs/${a.id}/audit`);
  const told = JSON.stringify(body);
  expect(told).toContain('connection.directory_claimed_elsewhere');
  expect(told).not.toContain(b.owner.userId);
});

test('two organizations that race for one directory: one gets it (attacks 8, 9)', async () => {
  const trips = await Promise.all(
    [a, b].map(async (organization) => {
      const browser = await browserOf(portico, organization.owner);
      const started = await startConnect(portico, browser, organization);
      const consent = await consentAnswer(portico, browser, started, contoso.admin);
      return { browser, proof: await proofAnswer(portico, browser, consent, contoso.admin) };
    }),
  );
  const pages = await Promise.all(trips.map(({ browser, proof }) => open(browser, proof)));
  const outcomes = pages.map((page) => outcomeOf(page)?.['error'] ?? 'ok');
  expect(outcomes.toSorted()).toEqual(['directory_already_connected', 'ok']);
  await runSucceeded(portico);
  expect(await appsOf(portico, a.domain)).toHaveLength(1);
});

test('two directories at the same time: each app is made in its own (attack 15)', async () => {
  const [ofA, ofB] = await Promise.all([
    connectMicrosoft(portico, await browserOf(portico, a.owner), a),
    connectMicrosoft(portico, await browserOf(portico, b.owner), b),
  ]);
  expect(await appsOf(portico, a.domain)).toMatchObject([{ uniqueName: `portico-${ofA}` }]);
  expect(await appsOf(portico, b.domain)).toMatchObject([{ uniqueName: `portico-${ofB}` }]);
});

test('a second request while the first one’s run goes on is shown that run', async () => {
  await control.fault({ surface: 'graph', status: 503, retryAfter: 60 });
  const browser = await browserOf(portico, a.owner);
  const proofs: URL[] = [];
  for (let request = 0; request < 2; request += 1) {
    const started = await startConnect(portico, browser, a);
    const consent = await consentAnswer(portico, browser, started, contoso.admin);
    proofs.push(await proofAnswer(portico, browser, consent, contoso.admin));
  }
  const [first, second] = proofs as [URL, URL];
  const connected = open(browser, first);
  await expect.poll(() => rowsOf(portico, 'provisioning_runs')).toMatchObject([{ state: 'waiting' }]);
  expect(outcomeOf(await open(browser, second))).toMatchObject({
    pending: 'microsoft',
    request: expect.stringMatching(/^msp_/),
  });
  await control.clearFaults();
  await portico.database.pool.query('UPDATE provisioning_runs SET next_attempt_at = now()');
  await portico.database.pool.query("SELECT pg_notify('portico_provisioning', '')");
  expect(outcomeOf(await connected)).not.toHaveProperty('error');
  await runSucceeded(portico);
  expect(await rowsOf(portico, 'sso_connections')).toMatchObject([{ status: 'active' }]);
});
