import { describe, expect, test } from 'vitest';
import { endedSessions } from '../src/index.ts';
import { ORIGIN } from './fake-issuer.ts';
import { shop } from './shop.ts';

async function notice({ app, issuer }: ReturnType<typeof shop>, claims: Record<string, unknown> = {}) {
  const body = new URLSearchParams({ logout_token: await issuer.logoutToken({ claims }) });
  return (await app.request(`${ORIGIN}/auth/backchannel-logout`, { method: 'POST', body })).status;
}

describe('a session that Portico has ended', () => {
  test('is over with the next request, in every instance that shares the store (S9)', async () => {
    const kept = new Map<string, string>();
    const asked: number[] = [];
    const store = {
      get: (key: string) => kept.get(key),
      set: (key: string, value: string, seconds: number) => {
        asked.push(seconds);
        kept.set(key, value);
      },
    };
    const cookies = new Map<string, string>();
    const [first, second] = [shop(endedSessions(store), cookies), shop(endedSessions(store), cookies)];
    await first.signIn();
    expect(await second.body('/')).toBe('user_ada');
    expect(await notice(first)).toBe(200);
    expect(await second.body('/')).toBe('nobody');
    expect([asked, cookies.size]).toEqual([[3_600], 0]);
  });

  test('is over in this process without a store, and no other session is', async () => {
    const { onSessionEnded, isSessionEnded } = endedSessions();
    const one = shop({ onSessionEnded, isSessionEnded });
    await one.signIn();
    expect(await notice(one, { sid: 'sess_of_nobody_here', sub: undefined })).toBe(200);
    expect(await one.body('/')).toBe('user_ada');
    // Another copy of the module, as frameworks make them.
    expect(await notice(shop(endedSessions()))).toBe(200);
    expect(await one.body('/')).toBe('nobody');
  });

  test('is remembered for an hour by the clock that is handed in', async () => {
    let at = Date.parse('2030-01-01T00:00:00Z');
    const { onSessionEnded, isSessionEnded } = endedSessions(undefined, { now: () => at });
    const one = shop({ onSessionEnded, isSessionEnded });
    await one.signIn();
    expect(await notice(one)).toBe(200);
    expect(await one.body('/')).toBe('nobody');
    await one.signIn();
    expect(await one.body('/')).toBe('nobody');
    at += 3_600_000;
    await one.signIn();
    expect(await one.body('/')).toBe('user_ada');
  });

  test('of a person ends those that there were, and none that they begin later', async () => {
    const store = new Map<string, string>();
    const one = shop(endedSessions(store));
    await one.signIn();
    one.issuer.time.now += 10_000;
    expect(await notice(one, { sid: undefined })).toBe(200);
    expect(await one.body('/')).toBe('nobody');
    one.issuer.time.now += 10_000;
    await one.signIn();
    expect(await one.body('/')).toBe('user_ada');
  });
});
