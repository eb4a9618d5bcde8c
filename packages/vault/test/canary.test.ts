import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkCanary, KeyRing, sealCanary } from '../src/index.ts';

const newKey = (keyId: string) => `${keyId}:${randomBytes(32).toString('base64')}`;

test('the same master key passes, also behind a newer one', async () => {
  const key = newKey('k1');
  const canary = await sealCanary(KeyRing.parse(key));
  await checkCanary(KeyRing.parse(key), canary);
  await checkCanary(KeyRing.parse(`${newKey('k2')},${key}`), canary);
});

test('attack 101: the master key of another deployment is refused under the same key id', async () => {
  const canary = await sealCanary(KeyRing.parse(newKey('k1')));
  await expect(checkCanary(KeyRing.parse(newKey('k1')), canary)).rejects.toMatchObject({
    reason: 'master_key_mismatch',
    code: 'secret_unavailable',
  });
});

test('fault R33: a restored database names the key id that it was written with', async () => {
  const canary = await sealCanary(KeyRing.parse(newKey('k-2025')));
  await expect(checkCanary(KeyRing.parse(newKey('k-2026')), canary)).rejects.toThrow(/key id k-2025/);
});

test('a canary that is no sealed value is refused', async () => {
  await expect(checkCanary(KeyRing.parse(newKey('k1')), 'nonsense')).rejects.toMatchObject({
    reason: 'master_key_mismatch',
  });
});
