import { newId } from '@portico/core';
import type { SamlKey } from '@portico/database';
import { KeyRing } from '@portico/vault';
import { expect, test } from 'vitest';
import { newSamlKey, OpenedSamlKeys } from '../src/index.ts';

const keyRing = KeyRing.parse(`test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`);
const connection = { id: newId('connection'), organizationId: newId('organization') };
const made = await newSamlKey(keyRing, connection, new Date());
const row: SamlKey = {
  ...{ id: made.id, kind: 'certificate', sealed: made.sealed },
  ...{ sealedInConnection: false, state: 'active' },
};

function counted() {
  let opened = 0;
  let time = 0;
  const counting = new Proxy(keyRing, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      opened += 1;
      return value.bind(target);
    },
  });
  const keys = new OpenedSamlKeys({ keyRing: counting, now: () => time });
  return { keys, opened: () => opened, pass: (ms: number) => (time += ms) };
}

test('a key is opened once in five minutes, however many sign in', async () => {
  const { keys, opened, pass } = counted();
  const [all] = await Promise.all([keys.open(connection, [row]), keys.open(connection, [row])]);
  expect(all[0]?.privateKeyPem).toContain('PRIVATE KEY');
  const once = opened();
  expect(once).toBeGreaterThan(0);
  await keys.open(connection, [row]);
  expect(opened()).toBe(once);
  pass(5 * 60_000);
  await keys.open(connection, [row]);
  expect(opened()).toBe(2 * once);
});

test('one whose row has changed is opened anew, and its state is that of the row', async () => {
  const { keys } = counted();
  await keys.open(connection, [row]);
  expect(await keys.open(connection, [{ ...row, state: 'retired' }])).toMatchObject([{ state: 'retired' }]);
  const broken = keys.open(connection, [{ ...row, sealed: `${row.sealed}x` }]);
  await expect(broken).rejects.toMatchObject({ code: 'secret_unavailable' });
  // Nor is it anybody else's.
  const other = { ...connection, organizationId: newId('organization') };
  await expect(keys.open(other, [row])).rejects.toMatchObject({ code: 'secret_unavailable' });
  expect(await keys.open(connection, [row])).toHaveLength(1);
});
