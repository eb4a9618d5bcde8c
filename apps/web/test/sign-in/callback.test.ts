import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  rowsOf,
  signedInBrowser,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';
import { untilServed } from '../harness/until-served.ts';
import { codeOn, liveSessions, untilCallback } from './outside.ts';

const portico = await startPortico();
const { a, b } = portico.organizations;
const { user, admin, guest } = directoryOf(portico, a.domain);
const atA = { organization: a.id };
let connectionA: string;
let connectionB: string;
beforeAll(async () => {
  connectionA = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  connectionB = await connectMicrosoft(portico, await signedInBrowser(portico, b.owner), b);
});
beforeEach(() => portico.emulator.control.forgetRequests());
const tokenRequests = async () =>
  (await portico.emulator.control.requests()).filter(({ path }) => path.endsWith('/token')).length;
const sessionCount = async () => (await liveSessions(portico)).length;

describe('a callback of Microsoft that does not belong to this browser’s attempt', () => {
  test.each<[string, (url: URL) => void]>([
    ['without a state', (url) => url.searchParams.delete('state')],
    ['with another state', (url) => url.searchParams.set('state', 'x')],
    ['with two states', (url) => url.searchParams.append('state', 'x')],
    ['with a state of 4 kB', (url) => url.searchParams.set('state', 'x'.repeat(4_000))],
    ['with NUL in the state', (url) => url.searchParams.set('state', '\0')],
    [
      'at the path of another connection (attacks 22, 39)',
      (url) => {
        url.pathname = url.pathname.replace(connectionA, connectionB);
      },
    ],
  ])('%s: a page, no request for tokens, no session (attack 19)', async (_, change) => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, user, atA);
    const before = await sessionCount();
    change(url);
    const page = await browser.open(url);
    expect({ status: page.status, code: codeOn(page) }).toEqual({ status: 400, code: 'invalid_state' });
    expect(await tokenRequests()).toBe(0);
    expect(await sessionCount()).toBe(before);
  });

  test('in another browser: neither the attacker’s nor the victim’s goes on (attacks 37, 43)', async () => {
    const [attacker, victim] = [portico.newBrowser(), portico.newBrowser()];
    const url = await untilCallback(portico, attacker, admin, atA);
    expect(codeOn(await victim.open(url))).toBe('invalid_state');
    const own = await untilCallback(portico, victim, user, atA);
    own.searchParams.set('code', url.searchParams.get('code') ?? '');
    expect(codeOn(await victim.open(own))).toBe('id_token_invalid');
    expect((await attacker.open(url)).url.searchParams.has('code')).toBe(true);
  });

  test('a second time: told so, and no second session (attack 19; fault R41)', async () => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, user, atA);
    const first = await browser.open(url);
    expect(first.url.searchParams.has('code')).toBe(true);
    const before = await sessionCount();
    expect(codeOn(await browser.open(url))).toBe('invalid_state');
    expect(await sessionCount()).toBe(before);
  });

  test('fifty times at once: one session (fault R5)', async () => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, user, atA);
    const before = await sessionCount();
    const pages = await Promise.all(
      Array.from({ length: 50 }, () => untilServed(() => browser.open(url, { follow: false }))),
    );
    const goingOn = pages.filter(({ status }) => status === 303);
    // One has done it; who comes too early may try again, who comes too late goes on where it led (R2).
    expect(new Set(goingOn.map(({ location }) => location?.href)).size).toBe(1);
    // Who was not served at once comes again, perhaps without the cookie that another answer took.
    for (const page of pages)
      if (page.status !== 303) expect(['state_used', 'invalid_state']).toContain(codeOn(page));
    expect(await sessionCount()).toBe(before + 1);
    expect(await tokenRequests()).toBe(1);
  });
});

describe('a token of Microsoft that is not right ends on a page, without a session', () => {
  const now = Math.floor(Date.now() / 1000);
  test.each<[string, object]>([
    ['another nonce (attack 20)', { claims: { nonce: 'x' } }],
    ['no nonce (attack 20)', { omit: ['nonce'] }],
    ['an issuer of another directory (attacks 24, 32)', { claims: { iss: 'http://127.0.0.1/other/v2.0' } }],
    ['another tid (attack 32)', { claims: { tid: '9188040d-6c67-4c5b-b112-36a304b66dad' } }],
    ['another audience (attack 25)', { claims: { aud: 'x' } }],
    ['two audiences (attack 25)', { claims: { aud: ['x', 'y'] } }],
    ['an end in the past (attack 26)', { claims: { exp: now - 3600 } }],
    ['a beginning in the future (attack 26)', { claims: { iat: now + 3600 } }],
    ['no sub (attack 26)', { omit: ['sub'] }],
    ['no signature (attack 27)', { alg: 'none' }],
    ['HS256 by the public key (attack 28)', { alg: 'HS256' }],
    ['PS256 (attack 28)', { alg: 'PS256' }],
    ['an unknown key (attack 29)', { signWith: 'unknown-key' }],
    ['another key under the right kid (attack 29)', { signWith: 'stolen-kid' }],
    ['a critical extension (attack 29)', { header: { crit: ['x'], x: 1 } }],
  ])('%s', async (_, forgery) => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, user, atA);
    const before = await sessionCount();
    await portico.emulator.control.spoilNextIdToken(forgery as Record<string, unknown>);
    const page = await browser.open(url);
    expect({ status: page.status, code: codeOn(page) }).toEqual({ status: 401, code: 'id_token_invalid' });
    expect(await sessionCount()).toBe(before);
    expect(page.headers.get('cache-control')).toContain('no-store');
  });

  test('and the browser may try again at once (fault R41)', async () => {
    const { claims } = await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect(claims['org_id']).toBe(a.id);
  });
});

describe('who one is', () => {
  test('the owner of another organization who claims my address stays a stranger (attacks 33, 35)', async () => {
    const evil = portico.newBrowser();
    const { user: foreigner } = directoryOf(portico, b.domain);
    const url = await untilCallback(portico, evil, foreigner, { organization: b.id });
    await portico.emulator.control.spoilNextIdToken({
      claims: { email: a.owner.email, xms_edov: true, email_verified: true },
    });
    await evil.open(url);
    const impostor = (await rowsOf(portico, 'users')).filter(
      ({ email, id }) => email === a.owner.email && id !== a.owner.userId,
    );
    expect(impostor).toMatchObject([{ email_verified: false }]);
    const owner = await signedInBrowser(portico, a.owner);
    expect(owner.cookie('portico_session')).toBeTruthy();
  });

  test('a guest of the directory is refused', async () => {
    const browser = portico.newBrowser();
    expect(codeOn(await browser.open(await untilCallback(portico, browser, guest, atA)))).toBe(
      'guest_sign_in_not_allowed',
    );
  });

  test('an error of Microsoft is told in our words (attack 11)', async () => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, user, atA);
    const state = url.searchParams.get('state') ?? '';
    const error = '<script>alert(1)</script>';
    const page = await browser.open(url, { form: { state, error, error_description: error } });
    expect(codeOn(page)).toBe('idp_error');
    expect(page.body).not.toContain('alert');
  });
});

describe('what changed while the person was away (attack 38)', () => {
  test.each([
    [
      'the connection was switched off',
      "UPDATE sso_connections SET status = 'inactive' WHERE id = $1",
      "UPDATE sso_connections SET status = 'active' WHERE id = $1",
      'connection_disabled',
    ],
    [
      'the organization was suspended',
      "UPDATE organizations SET status = 'suspended' WHERE id = (SELECT organization_id FROM sso_connections WHERE id = $1)",
      "UPDATE organizations SET status = 'active' WHERE id = (SELECT organization_id FROM sso_connections WHERE id = $1)",
      'organization_suspended',
    ],
  ])('%s: a page, and no request for tokens', async (_, off, on, code) => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, user, atA);
    await portico.database.pool.query(off, [connectionA]);
    const page = await browser.open(url);
    await portico.database.pool.query(on, [connectionA]);
    expect({ status: page.status, code: codeOn(page) }).toEqual({ status: 403, code });
    expect(await tokenRequests()).toBe(0);
  });
});

describe('form_post', () => {
  test('comes without our cookies, goes on as a GET that has them, and signs in (attacks 47, 74)', async () => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, user, atA);
    const form = Object.fromEntries(url.searchParams);
    const target = `${url.origin}${url.pathname}`;
    const page = await browser.open(target, { method: 'POST', form, from: portico.emulator.origin });
    const [post, get] = browser.journal.filter(({ url: { pathname } }) => pathname === url.pathname);
    expect(post).toMatchObject({ method: 'POST', status: 303, sent: [] });
    expect(get?.sent.some((name) => name.startsWith('portico_att_'))).toBe(true);
    expect(page.url.searchParams.has('code')).toBe(true);
  });

  test('of anything but a form, or of more than 64 KiB, is refused (attack 139)', async () => {
    const target = `${portico.origin.origin}/v1/sso/connections/${connectionA}/callback`;
    const json = await fetch(target, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(json.status).toBe(415);
    const large = await fetch(target, {
      method: 'POST',
      body: new URLSearchParams({ code: 'x'.repeat(70_000) }),
    });
    expect(large.status).toBe(413);
  });

  test('keeps only what a callback has, each as often as it was sent (attack 19)', async () => {
    const target = `${portico.origin.origin}/v1/sso/connections/${connectionA}/callback`;
    const body = new URLSearchParams([
      ['state', 'a'],
      ['state', 'b'],
      ['next', '//evil.example'],
    ]);
    const response = await fetch(target, { method: 'POST', body, redirect: 'manual' });
    expect(response.headers.get('location')).toBe(`${target}?state=a&state=b`);
    expect(response.headers.get('cache-control')).toContain('no-store');
  });
});

describe('addresses that Microsoft calls by itself', () => {
  const at = (path: string) => `${portico.origin.origin}/v1/sso/connections/${connectionA}${path}`;

  test('a tile goes to the application’s registered address and makes no session (attack 46)', async () => {
    const before = await sessionCount();
    const evil = '?application=x&target_link_uri=https://evil.example&iss=https://evil.example';
    for (const path of ['/initiate', `/initiate${evil}`]) {
      const response = await fetch(at(path), { redirect: 'manual' });
      const location = new URL(response.headers.get('location') ?? '');
      expect(`${location.origin}${location.pathname}`).toBe('http://127.0.0.1:9/login');
      expect(location.searchParams.get('iss')).toBe(portico.project.issuer);
      expect(location.href).not.toContain('evil');
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    expect(await sessionCount()).toBe(before);
  });

  test('the page after a sign-out says what happened, and nothing of the address', async () => {
    const browser = portico.newBrowser();
    const bodies = await Promise.all(
      ['', '?admin_consent=True&tenant=x', '?error=%3Cscript%3E&error_description=evil'].map(
        async (query) => (await browser.open(at(`/signed-out${query}`))).body,
      ),
    );
    expect(bodies[0]).toContain('You are signed out');
    // Nobody asked for it on our page, so nothing is said of it.
    expect(bodies[1]).toContain('Nothing was noted');
    expect(bodies[2]).toContain('Not approved');
    expect(bodies.join()).not.toMatch(/evil|&lt;script/);
  });

  test('a sign-out at Microsoft ends the session behind its sid, and a wrong sid none (attack 127)', async () => {
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    const session = (await liveSessions(portico))
      .filter((each) => each['connection_id'] === connectionA)
      .at(-1);
    const before = await sessionCount();
    for (const sid of ['', 'x', '%00', 'x'.repeat(300), "' OR 1=1"]) {
      expect((await fetch(at(`/front-channel-logout?sid=${sid}`))).status).toBe(200);
      expect(await sessionCount()).toBe(before);
    }
    const sid = String(session?.['idp_session_id']);
    await fetch(`${at('/front-channel-logout').replace(connectionA, connectionB)}?sid=${sid}`);
    expect(await sessionCount()).toBe(before);
    await fetch(at(`/front-channel-logout?sid=${sid}`));
    expect(await sessionCount()).toBeLessThan(before);
  });
});

test('ten trips at most leave their cookies in a browser (attack 120)', async () => {
  const browser = portico.newBrowser();
  for (let trip = 0; trip < 12; trip += 1)
    await browser.open(authorizationRequest(portico, atA).url, { follow: false });
  expect(browser.cookies.filter(({ name }) => name.startsWith('portico_att_'))).toHaveLength(10);
});
