import { globSync, readFileSync } from 'node:fs';
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

test('and no statement has a list of its own', () => {
  const root = new URL('../../', import.meta.url).pathname;
  const sources = globSync('*/src/**/*.ts', { cwd: root }).filter((path) => !path.includes('generated'));
  const own = sources.filter((path) =>
    /(status|STATUS)\b[^\n`]*(=|<>|IN|WHEN|not:)[^\n`$]*'(draft|provisioning|degraded|paused|inactive)'/.test(
      readFileSync(`${root}${path}`, 'utf8'),
    ),
  );
  expect(own).toEqual(['core/src/connection.ts']);
  expect(sources.length).toBeGreaterThan(100);
});
