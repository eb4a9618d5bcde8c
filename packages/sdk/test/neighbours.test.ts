import { describe, expect, test } from 'vitest';
import { createPortico } from '../src/index.ts';
import { sessionKept } from '../src/kept-session.ts';
import { CLIENT, fakeIssuer, ISSUER, ORIGIN } from './fake-issuer.ts';
import { shop } from './shop.ts';

const OTHER = 'app_other';

/** Two applications on one host, with one cookie secret: as on every developer's machine. */
function neighbours() {
  const cookies = new Map<string, string>();
  const [one, other] = [shop({}, cookies), shop({ clientId: OTHER }, cookies)];
  other.issuer.lies.idToken = { claims: { aud: OTHER, sub: 'user_bob' } };
  return { cookies, one, other };
}

describe('two applications on one host (S3)', () => {
  test('are signed in to side by side, each with its own session', async () => {
    const { cookies, one, other } = neighbours();
    await one.signIn();
    expect(await other.body('/')).toBe('nobody');
    await other.signIn();
    expect([await one.body('/'), await other.body('/'), cookies.size]).toEqual(['user_ada', 'user_bob', 2]);
  });

  test('do not sign each other out, by a sign-out or by a session that has ended', async () => {
    const { one, other } = neighbours();
    await one.signIn();
    await other.signIn();
    await other.browser.send('/auth/logout', { method: 'POST', headers: { origin: ORIGIN } });
    expect([await one.body('/'), await other.body('/')]).toEqual(['user_ada', 'nobody']);
    await other.signIn();
    one.issuer.live.clear();
    one.issuer.time.now += 300_000;
    expect([await one.body('/'), await other.body('/')]).toEqual(['nobody', 'user_bob']);
  });

  test('do not use up each other’s sign-ins', async () => {
    const { one, other } = neighbours();
    const begun = await one.browser.send('/auth/login');
    for (let index = 0; index < 25; index++) await other.browser.send('/auth/login');
    const back = one.issuer.approve(begun.headers.get('location') ?? '');
    expect((await one.browser.send(back.pathname + back.search)).status).toBe(303);
  });

  test('of one client id at two issuers are two as well', async () => {
    const cookies = new Map<string, string>();
    const one = shop({}, cookies);
    await one.signIn();
    const other = shop({ issuer: 'https://id.example/oauth2/proj_b' }, cookies);
    expect(await other.body('/')).toBe('nobody');
    expect(await one.body('/')).toBe('user_ada');
  });

  test('leave alone what they cannot open, even under their own name', async () => {
    const { cookies, one } = neighbours();
    await one.signIn();
    const [[name = '', value = ''] = []] = [...cookies];
    const elsewhere = shop({ cookieSecret: 'another demo secret of 32 characters or more' }, cookies);
    expect(await elsewhere.body('/')).toBe('nobody');
    expect(cookies.get(name)).toBe(value);
    expect(await one.body('/')).toBe('user_ada');
  });

  test('do not open each other’s cookies with the same secret, whatever these are called', async () => {
    const issuer = fakeIssuer();
    const portico = createPortico(issuer.options());
    const { url, transaction } = await portico.signInUrl();
    const { session } = await portico.callback(issuer.approve(url), transaction);
    const sealed = await portico.sealSession(session);
    for (const change of [{ clientId: OTHER }, { issuer: 'https://id.example/oauth2/proj_b' }]) {
      const other = createPortico(issuer.options(change));
      expect(await other.openSession(sealed)).toBeUndefined();
      const pending = (await portico.signInUrl()).transaction;
      await expect(other.callback(issuer.approve(url), pending)).rejects.toMatchObject({
        code: 'sign_in_unknown',
      });
    }
  });

  test.each([
    ['another application', { aud: OTHER }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['nobody in particular', { aud: [] }],
    ['somebody in a list without this one', { aud: [OTHER] }],
  ])('a session whose claims are for %s is none here', (_, change) => {
    const claims = { iss: ISSUER, aud: CLIENT, sub: 'user_ada', sid: 'sess_1' };
    const rest = { access: 'a', refresh: 'r', until: 1 };
    expect(sessionKept({ claims, ...rest }, ISSUER, CLIENT)?.user.id).toBe('user_ada');
    expect(sessionKept({ claims: { ...claims, ...change }, ...rest }, ISSUER, CLIENT)).toBeUndefined();
  });
});
