import { describe, expect, test, vi } from 'vitest';
import { type BrowserHost, createBrowserPortico } from '../src/browser/index.ts';
import type { SignOutForm } from '../src/index.ts';
import { CLIENT, fakeIssuer, ISSUER, offline } from './fake-issuer.ts';

const PAGE = 'https://spa.example/';
const REDIRECT = 'https://spa.example/callback';

/** Tabs of one browser at one origin. */
function origin() {
  const issuer = fakeIssuer();
  const listeners = new Set<(message: unknown) => void>();
  let last: Promise<unknown> = Promise.resolve();

  function tab(storage = new Map<string, string>()) {
    const seen = { address: PAGE, left: [] as string[], posted: [] as SignOutForm[] };
    const host: BrowserHost = {
      address: () => seen.address,
      go: (url) => void seen.left.push(url),
      post: (form) => void seen.posted.push(form),
      showPath: (path) => {
        seen.address = new URL(path, seen.address).href;
      },
      storage: {
        getItem: (key) => storage.get(key) ?? null,
        setItem: (key, value) => void storage.set(key, value),
        removeItem: (key) => void storage.delete(key),
      },
      exclusively(_name, work) {
        const turn = last.then(work);
        last = turn.catch(() => undefined);
        return turn;
      },
      channel(_name, onMessage) {
        listeners.add(onMessage);
        return (message) => {
          for (const each of listeners) if (each !== onMessage) each(structuredClone(message));
        };
      },
    };
    const { fetch, time } = issuer;
    const options = { issuer: ISSUER, clientId: CLIENT, redirectUri: REDIRECT, fetch, now: () => time.now };
    return { host, seen, storage, options, portico: createBrowserPortico(options, host) };
  }
  async function signedIn() {
    const first = tab();
    await first.portico.signIn();
    first.seen.address = issuer.approve(first.seen.left[0] ?? '').href;
    await first.portico.start();
    return first;
  }
  return { issuer, tab, signedIn };
}

describe('a single-page application', () => {
  test('signs in without a secret, and comes back to where it was, with no code in the address', async () => {
    const { issuer, tab } = origin();
    const { portico, seen, storage } = tab();
    seen.address = `${PAGE}orders?page=2#top`;
    expect(await portico.start()).toBeUndefined();
    await portico.signIn({ organization: 'org_a' });
    seen.address = issuer.approve(seen.left[0] ?? '').href;
    const session = await portico.start();
    expect(session).toMatchObject({ user: { id: 'user_ada' }, organizationId: 'org_a' });
    expect(seen.address).toBe(`${PAGE}orders?page=2#top`);
    expect([...storage.keys()]).toEqual([`portico:${ISSUER}:${CLIENT}:tokens`]);
    const [request] = issuer.sent('/token');
    expect([request?.authorization, request?.form.get('client_id')]).toEqual([null, CLIENT]);
  });

  test('takes an answer once, in the tab that asked (attacks 19, 37)', async () => {
    const { issuer, tab } = origin();
    const [asking, other] = [tab(), tab()];
    await asking.portico.signIn();
    const back = issuer.approve(asking.seen.left[0] ?? '').href;
    other.seen.address = back;
    await expect(other.portico.start()).rejects.toMatchObject({ code: 'sign_in_unknown' });
    expect(other.seen.address).toBe(REDIRECT);
    asking.seen.address = back;
    await asking.portico.start();
    asking.seen.address = back;
    // Back after signing in: whoever is signed in goes on (U9).
    expect(await asking.portico.start()).toMatchObject({ user: { id: 'user_ada' } });
    expect(asking.seen.address).toBe(new URL('/', PAGE).href);
    expect(issuer.sent('/token')).toHaveLength(1);
  });

  test('survives a reload, or does not where it is told so', async () => {
    const { issuer, tab, signedIn } = origin();
    const first = await signedIn();
    expect(await tab(first.storage).portico.start()).toMatchObject({ user: { id: 'user_ada' } });
    const { host, options, seen, storage } = tab();
    const inMemory = createBrowserPortico({ ...options, storage: 'memory' }, host);
    await inMemory.signIn();
    seen.address = issuer.approve(seen.left[0] ?? '').href;
    await inMemory.start();
    expect(await inMemory.getSession()).toMatchObject({ user: { id: 'user_ada' } });
    expect(storage.size).toBe(0);
  });

  test('refreshes once over all tabs that share a session (attack 56)', async () => {
    const { issuer, tab, signedIn } = origin();
    const first = await signedIn();
    const duplicated = tab(new Map(first.storage));
    issuer.time.now += 300_000;
    const asked = [first, duplicated, first].map(({ portico }) => portico.getSession());
    const sessions = await Promise.all(asked);
    expect(new Set(sessions.map((session) => session?.refreshToken))).toEqual(new Set(['refresh-2']));
    expect(issuer.sent('/token')).toHaveLength(2);
    issuer.time.now += 300_000;
    expect((await duplicated.portico.getSession())?.refreshToken).toBe('refresh-3');
    expect((await first.portico.getSession())?.refreshToken).toBe('refresh-3');
  });

  test('keeps its session while the issuer is away, and forgets one that has ended', async () => {
    const { issuer, signedIn } = origin();
    const { portico } = await signedIn();
    issuer.time.now += 300_000;
    issuer.lies.answer = () => offline();
    await expect(portico.accessToken()).rejects.toMatchObject({ code: 'issuer_unreachable' });
    delete issuer.lies.answer;
    expect(await portico.accessToken()).toMatch(/^ey/);
    issuer.time.now += 300_000;
    issuer.live.clear();
    await expect(portico.accessToken()).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(await portico.getSession()).toBeUndefined();
  });

  test('signs out in every tab of that session, by a form', async () => {
    const { tab, signedIn } = origin();
    const first = await signedIn();
    const duplicated = tab(new Map(first.storage));
    await first.portico.signOut();
    expect(first.seen.posted[0]).toMatchObject({ url: `${ISSUER}/session/end` });
    expect(first.seen.left).toHaveLength(1);
    for (const { portico } of [first, duplicated]) expect(await portico.getSession()).toBeUndefined();
  });

  test('takes no tokens of another application or issuer, even from its own place (S3)', async () => {
    const { issuer, tab } = origin();
    for (const claims of [{ aud: 'app_other' }, { iss: 'https://evil.example' }]) {
      const idToken = await issuer.idToken('n', { claims });
      const tokens = { idToken, accessToken: 'a', expiresAt: Math.floor(issuer.time.now / 1_000) + 300 };
      const storage = new Map([[`portico:${ISSUER}:${CLIENT}:tokens`, JSON.stringify(tokens)]]);
      expect(await tab(storage).portico.start()).toBeUndefined();
    }
  });

  test('shares storage with others of the same client id at another issuer, and meets none (S3)', async () => {
    const { tab, signedIn } = origin();
    const first = await signedIn();
    const { host, options } = tab(first.storage);
    const other = createBrowserPortico({ ...options, issuer: `${ISSUER}_b` }, host);
    expect(await other.getSession()).toBeUndefined();
    expect(await first.portico.getSession()).toMatchObject({ user: { id: 'user_ada' } });
  });

  test('does not stumble over what else is in the storage', async () => {
    const { tab } = origin();
    for (const text of ['', 'x', '{}', '[]', 'null', '{"idToken":1}']) {
      const { portico } = tab(new Map([[`portico:${ISSUER}:${CLIENT}:tokens`, text]]));
      expect(await portico.start()).toBeUndefined();
    }
  });
});

test('the example of the README goes to sign in, and calls its API afterwards', async () => {
  const { main } = await import('./examples/spa.ts');
  const { issuer } = origin();
  const store = new Map<string, string>();
  const left: string[] = [];
  const place = {
    href: PAGE,
    origin: 'https://spa.example',
    assign: (url: string) => void left.push(url),
  };
  const asked: unknown[] = [];
  const network: typeof fetch = async (input, init) => {
    if (input !== '/api/me') return issuer.fetch(input, init);
    asked.push(init?.headers);
    return Response.json('me');
  };
  const globals = {
    location: place,
    history: {
      replaceState: (_state: unknown, _title: string, path: string) =>
        void Object.assign(place, { href: new URL(path, PAGE).href }),
    },
    sessionStorage: {
      getItem: (key: string) => store.get(key) ?? null,
      setItem: (key: string, value: string) => void store.set(key, value),
      removeItem: (key: string) => void store.delete(key),
    },
    fetch: network,
  };
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  await main(ISSUER, CLIENT);
  place.href = issuer.approve(left[0] ?? '').href;
  expect(await main(ISSUER, CLIENT)).toBe('me');
  expect(asked).toEqual([{ authorization: expect.stringMatching(/^Bearer ey/) }]);
  vi.unstubAllGlobals();
});
