import { expect, test } from 'vitest';
import { type KeychainEntry, keychainOf } from '../src/keychain.ts';

/** A keychain whose credentials are as short as those of Windows. */
function shortKeychain(most = 10) {
  const kept = new Map<string, string>();
  const writes = { left: Number.POSITIVE_INFINITY };
  const entryOf = (name: string): KeychainEntry => ({
    getPassword: async () => kept.get(name) ?? null,
    setPassword: async (text) => {
      if (text.length > most + 60) throw new Error('longer than the platform allows');
      if (writes.left-- <= 0) throw new Error('killed');
      kept.set(name, text);
    },
    deleteCredential: async () => kept.delete(name),
  });
  return { kept, writes, entryOf, keychain: keychainOf(entryOf, 'app_a', most) };
}
const LONG = 'a text that is much longer than one credential of this keychain may be'.repeat(3);

test('a text of any length comes back as it was, and leaves nothing when it is forgotten', async () => {
  const { keychain, kept } = shortKeychain();
  expect(await keychain.read()).toBeUndefined();
  for (const text of ['short', LONG, `${LONG}!`, 'exactly 10', 'again']) {
    await keychain.write(text);
    expect(await keychain.read()).toBe(text);
  }
  expect(kept.size).toBe(1);
  await keychain.write(LONG);
  expect([await keychain.remove(), kept.size, await keychain.remove()]).toEqual([true, 0, false]);
});

test('a process that is killed while it writes leaves the text that was there', async () => {
  const { keychain, writes } = shortKeychain();
  await keychain.write(LONG);
  for (const left of [0, 1, 5]) {
    writes.left = left;
    await expect(keychain.write(LONG.toUpperCase())).rejects.toThrow('killed');
    expect(await keychain.read()).toBe(LONG);
  }
});

test('who reads while another process writes has the one text or the other', async () => {
  const { entryOf } = shortKeychain();
  const [writer, reader] = [keychainOf(entryOf, 'app_a', 10), keychainOf(entryOf, 'app_a', 10)];
  await writer.write(LONG);
  const writing = writer.write(LONG.toUpperCase());
  const seen = await Promise.all(Array.from({ length: 20 }, () => reader.read()));
  await writing;
  for (const text of seen) expect([LONG, LONG.toUpperCase()]).toContain(text);
  expect(await reader.read()).toBe(LONG.toUpperCase());
});
