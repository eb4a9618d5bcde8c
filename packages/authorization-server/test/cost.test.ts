import { expect, test } from 'vitest';
import type { StateStore } from '../src/index.ts';
import { partOf, refresh, signedIn, startIssuers } from './bench.ts';

const { one } = await startIssuers();

/** What the store is asked, by kind, while that runs. */
async function asked(run: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const { store } = one;
  const kept: StateStore = { ...store };
  const spy = (name: 'find' | 'consume' | 'upsert') => {
    const original = kept[name] as (...rest: unknown[]) => Promise<unknown>;
    Object.assign(store, {
      [name]: (...rest: unknown[]) => {
        const [first] = rest as [string | { kind: string }];
        seen.push(`${name} ${typeof first === 'string' ? first : first.kind}`);
        return original(...rest);
      },
    });
  };
  for (const name of ['find', 'consume', 'upsert'] as const) spy(name);
  await run();
  Object.assign(store, kept);
  return seen.sort();
}

test('a refresh costs three statements of the store: the grant is the session, which is read anyway', async () => {
  const { refresh_token } = await signedIn(one);
  expect(await asked(() => refresh(one, refresh_token))).toEqual([
    ...['consume RefreshToken', 'find RefreshToken', 'upsert RefreshToken'],
  ]);
});

test('userinfo asks the store nothing: an access token says what it is, and the session whether it lives', async () => {
  const { access_token } = await signedIn(one);
  const headers = { authorization: `Bearer ${access_token}` };
  expect(await asked(() => fetch(`${one.issuer}/userinfo`, { headers }))).toEqual([]);
  expect(partOf(access_token, 1)).toHaveProperty('sid');
});
