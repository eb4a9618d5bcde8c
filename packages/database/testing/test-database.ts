import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Database, openDatabase } from '../src/index.ts';
import { withDatabase } from '../src/migrations/engine-adapter.ts';
import type {} from './test-server.ts';

export type TestDatabase = Database & { readonly url: string };

/**
 * A migrated database of this test file alone, copied in some 30 ms and dropped after the file. Call it at the top of
 * the file: `const database = await createTestDatabase();`
 */
export async function createTestDatabase({
  poolSize = 5,
}: {
  poolSize?: number;
} = {}): Promise<TestDatabase> {
  const { template } = inject('testServer');
  const url = await createDatabase(`TEMPLATE ${template}`);
  afterAll(() => dropDatabase(url));
  return openTestDatabase(url, poolSize);
}

/** Opens a database of this test file, and closes it after the file. */
export function openTestDatabase(url: string, poolSize = 5): TestDatabase {
  const database = openDatabase({ url, poolSize, applicationName: 'portico-test' });
  afterAll(() => database.close());
  return { ...database, url };
}

/** The address of an empty database without tables, dropped after the file. For tests of the migrations themselves. */
export async function withoutSchema(): Promise<string> {
  const url = await createDatabase('TEMPLATE template0');
  afterAll(() => dropDatabase(url));
  return url;
}

async function createDatabase(how: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(`CREATE DATABASE ${name} ${how}`);
  return withDatabase(inject('testServer').adminUrl, name);
}

async function dropDatabase(url: string): Promise<void> {
  await asAdmin(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('testServer').adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
