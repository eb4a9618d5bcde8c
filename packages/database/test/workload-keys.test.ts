import pg from 'pg';
import { expect, test } from 'vitest';
import { workloadKeys } from '../src/index.ts';
import { createTestDatabase } from '../testing/index.ts';

const { pool, url } = await createTestDatabase();
const readOnly = new pg.Pool({ connectionString: url, options: '-c default_transaction_read_only=on' });

test('a key is not made while the database takes no writes, however often it is asked for (fault R4)', async () => {
  const keys = workloadKeys(readOnly);
  let made = 0;
  const make = async () => {
    made += 1;
    return { id: `key_${made}`, publicJwk: {}, privateKey: 'sealed' };
  };
  const asking = [
    ...Array.from({ length: 5 }, () => keys.addFirst(make)),
    keys.rotate(make, { compromised: true, auditEventId: 'audit_1' }),
  ];
  for (const { status, ...ended } of await Promise.allSettled(asking))
    expect({ status, ...ended }).toMatchObject({ status: 'rejected', reason: { code: '25006' } });
  expect(made).toBe(0);
  await readOnly.end();
});

test('of processes that make the first at once, one makes it', async () => {
  const keys = workloadKeys(pool);
  let made = 0;
  const make = async () => {
    made += 1;
    return { id: `key_${made}`, publicJwk: {}, privateKey: 'sealed' };
  };
  await Promise.all(Array.from({ length: 5 }, () => keys.addFirst(make)));
  expect(made).toBe(1);
  expect(await keys.published()).toMatchObject([{ id: 'key_1' }]);
});
