import { describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  CALLBACK,
  factsOf,
  goTo,
  newBrowser,
  partOf,
  signedIn,
  startIssuers,
} from './bench.ts';

const { one } = await startIssuers();
/** Goes there and tells what a redirect to the application says; undefined when there was none. */
const ask = async (change: Record<string, string | undefined>, browser = newBrowser()) => {
  const { url } = await goTo(authorizationRequest(one, change), browser);
  return { answer: url.href.startsWith(CALLBACK) ? url.searchParams : undefined };
};

describe('who is signed in', () => {
  test('is not asked again for the same organization, and is for another (attacks 13, 77)', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    const before = one.wishes.length;
    await signedIn(one, {}, browser);
    await signedIn(one, { organization: undefined }, browser);
    expect(one.wishes).toHaveLength(before);
    one.next.facts = factsOf({ organizationId: 'org_b', userId: 'user_bob' });
    const { id_token } = await signedIn(one, { organization: 'org_b' }, browser);
    one.next.facts = factsOf({});
    expect(one.wishes).toHaveLength(before + 1);
    expect(partOf(id_token, 1)).toMatchObject({ org_id: 'org_b', sub: 'user_bob' });
  });

  test('is asked again for another connection, another application, and with prompt=login or max_age=0 (attack 66)', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    for (const change of [
      { connection: 'sso_b' },
      { client_id: 'app_two' },
      { prompt: 'login' },
      { max_age: '0' },
    ]) {
      const before = one.wishes.length;
      await ask(change, browser);
      expect(one.wishes).toHaveLength(before + 1);
    }
    expect(one.wishes.slice(-2).every(({ freshAuthentication }) => freshAuthentication)).toBe(true);
  });

  test('is asked again once the session has ended, however fresh the cookie is (attack 127)', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    one.sessions.clear();
    expect((await ask({ prompt: 'none' }, browser)).answer?.get('error')).toBe('login_required');
    const before = one.wishes.length;
    await signedIn(one, {}, browser);
    expect(one.wishes).toHaveLength(before + 1);
  });

  test('is told without a page by prompt=none, for that organization alone (attack 65)', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    expect((await ask({ prompt: 'none' }, browser)).answer?.has('code')).toBe(true);
    const { answer } = await ask({ prompt: 'none', organization: 'org_b' }, browser);
    expect(answer?.get('error')).toBe('login_required');
  });

  test('stays signed in when an application asks silently for another organization (attack 65)', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    await ask({ prompt: 'none', organization: 'org_b' }, browser);
    await ask({ prompt: 'none', connection: 'sso_b' }, browser);
    expect((await ask({ prompt: 'none' }, browser)).answer?.has('code')).toBe(true);
  });

  test('stays signed in to the first application when signing in to a second, and nobody else does (attack 65)', async () => {
    const silent = async (browser: ReturnType<typeof newBrowser>) =>
      (await ask({ prompt: 'none' }, browser)).answer?.has('code');
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    await ask({ client_id: 'app_two' }, browser);
    expect(await silent(browser)).toBe(true);
    one.next.facts = factsOf({ userId: 'user_bob' });
    await ask({ client_id: 'app_two', prompt: 'login' }, browser);
    one.next.facts = factsOf({});
    expect(await silent(browser)).toBe(false);
  });

  test('is as old as the sign-in to that application, whichever was last used (attack 66)', async () => {
    const browser = newBrowser();
    one.next.facts = factsOf({ authenticatedAt: new Date(Date.now() - 600_000) });
    await signedIn(one, {}, browser);
    one.next.facts = factsOf({});
    await ask({ client_id: 'app_two' }, browser);
    const silent = async (client_id: string) => {
      await ask({ client_id: client_id === 'app_one' ? 'app_two' : 'app_one', prompt: 'none' }, browser);
      return (await ask({ client_id, prompt: 'none', max_age: '300' }, browser)).answer?.has('code');
    };
    expect(await silent('app_two')).toBe(true);
    expect(await silent('app_one')).toBe(false);
  });

  test('keeps their sessions when an application names somebody else, who then signs in (attack 67)', async () => {
    const browser = newBrowser();
    const { id_token: first } = await signedIn(one, {}, browser);
    one.next.facts = factsOf({ userId: 'user_bob' });
    const { id_token: hint } = await signedIn(one);
    const { id_token: second } = await signedIn(one, { id_token_hint: hint }, browser);
    one.next.facts = factsOf({});
    expect(partOf(second, 1)['sub']).toBe('user_bob');
    for (const token of [first, second]) expect(one.sessions.has(String(partOf(token, 1)['sid']))).toBe(true);
  });

  test('stays signed in when there is no way to sign in to what is asked for', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    expect((await ask({ connection: 'sso_missing' }, browser)).answer?.get('error')).toBe('access_denied');
    expect((await ask({ prompt: 'none' }, browser)).answer?.has('code')).toBe(true);
  });

  /** Begins a sign-in that nobody finishes. */
  const abandon = async (
    change: Record<string, string | undefined>,
    browser: ReturnType<typeof newBrowser>,
  ) => {
    const { facts } = one.next;
    one.next.facts = undefined;
    const page = await goTo(authorizationRequest(one, change), browser);
    one.next.facts = facts;
    expect(page.body).toBe('outside');
    return page;
  };
  const ofSomebodyElse = async () => {
    one.next.facts = factsOf({ userId: 'user_bob' });
    const { id_token } = await signedIn(one);
    one.next.facts = factsOf({});
    return id_token;
  };
  const ASKS_ANEW: [string, () => Promise<Record<string, string>>][] = [
    ['prompt=login', async () => ({ prompt: 'login' })],
    ['max_age=0', async () => ({ max_age: '0' })],
    ['another organization', async () => ({ organization: 'org_b' })],
    ['another connection', async () => ({ connection: 'sso_b' })],
    ['another application', async () => ({ client_id: 'app_two' })],
    ['the id_token of somebody else', async () => ({ id_token_hint: await ofSomebodyElse() })],
  ];

  test.each(ASKS_ANEW)(
    'stays signed in everywhere when a sign-in is begun and abandoned, for %s (S8)',
    async (_, change) => {
      const browser = newBrowser();
      const { id_token } = await signedIn(one, {}, browser);
      await abandon(await change(), browser);
      await abandon(await change(), browser);
      const { answer } = await ask({ prompt: 'none', id_token_hint: id_token }, browser);
      expect(answer?.has('code')).toBe(true);
      const before = one.wishes.length;
      await signedIn(one, {}, browser);
      expect(one.wishes).toHaveLength(before);
    },
  );

  test('gets nothing for going on with the sign-in that they abandoned (S8, attack 66)', async () => {
    const browser = newBrowser();
    await signedIn(one, {}, browser);
    for (const change of [{ prompt: 'login' }, { max_age: '0' }, { organization: 'org_b' }]) {
      const { url } = await abandon(change, browser);
      one.next.facts = undefined;
      const page = await browser.open(`${one.issuer}/auth/${url.pathname.split('/').at(-1)}`);
      one.next.facts = factsOf({});
      expect(page.body).toBe('outside');
    }
  });

  test('is the other person, and nobody else, once that one has signed in (S8, attack 67)', async () => {
    const browser = newBrowser();
    const { id_token: first } = await signedIn(one, {}, browser);
    await ask({ client_id: 'app_two' }, browser);
    await abandon({ prompt: 'login' }, browser);
    one.next.facts = factsOf({ userId: 'user_bob' });
    const { id_token: second } = await signedIn(one, { prompt: 'login' }, browser);
    one.next.facts = factsOf({});
    expect(partOf(second, 1)['sub']).toBe('user_bob');
    const silent = async (change: Record<string, string>) =>
      (await ask({ prompt: 'none', ...change }, browser)).answer?.get('error');
    expect(await silent({ id_token_hint: second })).toBeNull();
    expect(await silent({ id_token_hint: first })).toBe('login_required');
    expect(await silent({ client_id: 'app_two' })).toBe('login_required');
  });

  test('can still finish a sign-in that was begun before a sign-out in another tab (S8)', async () => {
    const browser = newBrowser();
    const { id_token } = await signedIn(one, {}, browser);
    const { url } = await abandon({ prompt: 'login' }, browser);
    const asked = await browser.open(`${one.issuer}/session/end?id_token_hint=${id_token}`);
    await browser.submit(asked, { logout: 'yes' });
    expect((await browser.open(url)).url.searchParams.has('code')).toBe(true);
  });

  test('is not who a foreign id_token_hint names (attack 67)', async () => {
    const browser = newBrowser();
    one.next.facts = factsOf({ userId: 'user_bob' });
    const { id_token } = await signedIn(one);
    one.next.facts = factsOf({});
    await signedIn(one, {}, browser);
    const { answer } = await ask({ prompt: 'none', id_token_hint: id_token }, browser);
    expect(answer?.get('error')).toBe('login_required');
  });
});
