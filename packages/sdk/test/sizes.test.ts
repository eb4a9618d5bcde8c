import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createPortico } from '../src/index.ts';
import { fakeIssuer, ORIGIN } from './fake-issuer.ts';
import { SESSION, shop } from './shop.ts';

/** What nginx takes of an answer's head, and we have to leave something of it for the application. */
const MOST_HEAD = 3_500;
const headOf = (response: Response) =>
  [...response.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
const cookieHeader = (cookies: ReadonlyMap<string, string>) =>
  [...cookies].map((pair) => pair.join('=')).join('; ').length;
const groupsOf = (count: number) => Array.from({ length: count }, () => randomUUID());

describe('a session fits into what proxies take (S1)', () => {
  test.each([
    [2, 'known'],
    [15, 'known'],
    [30, 'known'],
    [150, 'unknown'],
    [1_000, 'unknown'],
    [20_000, 'unknown'],
  ])('with %i groups, which are then %s', async (count, expected) => {
    const { issuer, signIn, browser } = shop();
    const groups = groupsOf(count);
    issuer.lies.idToken = { claims: { groups } };
    const back = await signIn();
    expect([back.status, back.headers.get('location')]).toEqual([303, '/']);
    expect(headOf(back)).toBeLessThan(MOST_HEAD);
    expect([...browser.cookies.keys()]).toEqual([expect.stringMatching(SESSION)]);
    const session = await (await browser.send('/auth/session')).json();
    expect(session).toMatchObject({ user: { id: 'user_ada' }, organizationId: 'org_a', roles: ['member'] });
    expect(session.groups).toEqual(expected === 'known' ? groups : undefined);
  });

  test('whatever a directory calls its people and organizations', async () => {
    const { issuer, signIn, browser, body } = shop();
    const long = () => randomBytes(4_000).toString('base64');
    issuer.lies.idToken = { claims: { name: long(), org_name: long(), anything: long(), email: long() } };
    expect(headOf(await signIn())).toBeLessThan(MOST_HEAD);
    expect(await body('/')).toBe('user_ada');
    const session = await (await browser.send('/auth/session')).json();
    expect(session).toMatchObject({ organizationId: 'org_a', roles: ['member'] });
  });

  test('after a refresh, too, and groups that fit again are known again', async () => {
    const { issuer, signIn, browser, body } = shop();
    issuer.lies.idToken = { claims: { groups: groupsOf(1_000) } };
    await signIn();
    delete issuer.lies.idToken;
    issuer.time.now += 300_000;
    expect(await body('/')).toBe('user_ada');
    expect((await (await browser.send('/auth/session')).json()).groups).toEqual(['g1']);
  });

  test('and says that groups are unknown, where they are; userinfo tells all', async () => {
    const issuer = fakeIssuer();
    const portico = createPortico(issuer.options());
    const groups = groupsOf(1_000);
    issuer.lies.idToken = { claims: { groups } };
    const { url, transaction } = await portico.signInUrl();
    const { session } = await portico.callback(issuer.approve(url), transaction);
    const kept = await portico.openSession(await portico.sealSession(session));
    expect(kept).toMatchObject({ groups: undefined, claims: { groups_known: false } });
    expect(kept?.accessToken).toBe(session.accessToken);
    issuer.told.userinfo = { sub: 'user_ada', groups };
    expect(await portico.groups(session)).toEqual(groups);
  });

  test('and ends at Portico without a question: its sign-out brings a small id_token', async () => {
    const { issuer, signIn, browser } = shop();
    issuer.lies.idToken = { claims: { groups: groupsOf(1_000) } };
    await signIn();
    delete issuer.lies.idToken;
    const page = await browser.send('/auth/logout', { method: 'POST', headers: { origin: ORIGIN } });
    const [, hint = ''] = /name="id_token_hint" value="([^"]+)"/.exec(await page.text()) ?? [];
    expect(issuer.sent('/token').at(-1)?.form.get('scope')).toBe('openid');
    expect(hint.split('.')).toHaveLength(3);
    expect(browser.cookies.size).toBe(0);
  });

  test.each(['', '{}', 'no token'])('and ends here also when Portico gives none: %j', async (answer) => {
    const { issuer, signIn, browser } = shop();
    await signIn();
    issuer.lies.answer = (path) => (path === '/token' ? new Response(answer, { status: 400 }) : undefined);
    const page = await browser.send('/auth/logout', { method: 'POST', headers: { origin: ORIGIN } });
    expect(await page.text()).not.toContain('id_token_hint');
    expect([page.status, browser.cookies.size]).toEqual([200, 0]);
  });

  test('an id_token of 60 kB is not sent as a hint (S1)', async () => {
    const issuer = fakeIssuer();
    const portico = createPortico(issuer.options());
    issuer.lies.idToken = { claims: { groups: groupsOf(1_200) } };
    const { url, transaction } = await portico.signInUrl();
    const { session } = await portico.callback(issuer.approve(url), transaction);
    expect(session.idToken?.length).toBeGreaterThan(60_000);
    delete issuer.lies.idToken;
    const { fields } = await portico.signOut(session);
    expect(fields['id_token_hint']?.length).toBeLessThan(2_000);
  });
});

describe('sign-ins that were begun and not finished', () => {
  test('are kept for twenty tabs, and the oldest make room (attack 120, S7)', async () => {
    const { browser, issuer } = shop();
    const begun: Response[] = [];
    for (let index = 0; index < 23; index++) begun.push(await browser.send('/auth/login'));
    expect(browser.cookies.size).toBe(20);
    expect(cookieHeader(browser.cookies)).toBeLessThan(5_000);
    const finish = async (index: number) => {
      const back = issuer.approve(begun[index]?.headers.get('location') ?? '');
      return (await browser.send(back.pathname + back.search)).status;
    };
    expect([await finish(22), await finish(3), await finish(2)]).toEqual([303, 303, 303]);
    // The one that had to go is not known any more: it leads on, and its code is not used.
    expect(issuer.sent('/token')).toHaveLength(2);
  });

  test('never fill a request, however long the paths are that they come back to', async () => {
    const { browser } = shop();
    for (let index = 0; index < 20; index++) {
      const path = `/${randomBytes(500).toString('hex')}`;
      const begun = await browser.send(`/auth/login?return_to=${path}`);
      expect(headOf(begun)).toBeLessThan(MOST_HEAD);
      expect(cookieHeader(browser.cookies)).toBeLessThan(5_500);
    }
  });

  test('come back to a path of 8 kB as it was (S13)', async () => {
    const { signIn } = shop();
    const path = `/orders?filter=${'status%20is%20open%2C'.repeat(409)}`.slice(0, 8_192);
    const page = await signIn(`/auth/login?return_to=${encodeURIComponent(path)}`);
    const html = await page.text();
    expect(headOf(page)).toBeLessThan(MOST_HEAD);
    expect(html).toContain(`<meta http-equiv="refresh" content="0;url=${path}">`);
  });

  test('come back also to one that nothing makes shorter (S13)', async () => {
    const { signIn } = shop();
    const path = `/${randomBytes(6_143).toString('base64url')}`;
    expect(path).toHaveLength(8_192);
    const page = await signIn(`/auth/login?return_to=${path}`);
    expect(await page.text()).toContain(`content="0;url=${path}"`);
  });
});
