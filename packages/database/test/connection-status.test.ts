import { CONNECTION_STATUSES } from '@portico/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('the database knows exactly the statuses of core, from which its statements are made', async () => {
  const { rows } = await database.pool.query<{ status: string }>(
    'SELECT unnest(enum_range(NULL::connection_status))::text AS status',
  );
  expect(rows.map(({ status }) => status).sort()).toEqual([...CONNECTION_STATUSES].sort());
});
