import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { databaseAddress } from '../src/address.ts';
import { applyMigrations, openDatabase, readDatabaseEnv } from '../src/index.ts';
import { withoutSchema } from '../testing/index.ts';

/* What DATABASE_URL says, and what of it is repeated (review S14). */

const tlsOf = (url: string) =>
  new pg.Client(databaseAddress(url).connectionString) as unknown as { ssl: unknown };

test.each([
  ['without a word', '', false],
  ['disable', '?sslmode=disable', false],
  ['require encrypts and does not ask who is there', '?sslmode=require', { rejectUnauthorized: false }],
  ['verify-full asks for everything', '?sslmode=verify-full', {}],
])('sslmode as in libpq: %s', (_, query, ssl) => {
  expect(tlsOf(`postgresql://u:p@h/d${query}`).ssl).toEqual(ssl);
});

describe('an address that cannot be used is refused by its name', () => {
  const refused = [
    ['a mode that would have to be tried', 'postgresql://u:hunter2@h/d?sslmode=prefer', /sslmode .*require/],
    ['a schema that is no name', 'postgresql://u:hunter2@h/d?schema=a%22b', /schema/],
    ['an unencoded @ in the password', 'postgresql://u:hun@ter2@h/d', /%40/],
    ['an unencoded / in the password', 'postgresql://u:1/hunter2@h/d', /%2F/],
    ['an unencoded ? in the password', 'postgresql://u:1?hunter2@h/d', /^DATABASE_URL has to be/],
    ['an unencoded # in the password', 'postgresql://u:1#hunter2@h/d', /^DATABASE_URL has to be/],
  ] as const;
  test.each(refused)('%s', (_, DATABASE_URL, named) => {
    expect(() => readDatabaseEnv({ DATABASE_URL })).toThrow(named);
    expect(() => readDatabaseEnv({ DATABASE_URL })).toThrow(/^DATABASE_URL/);
    expect(() => readDatabaseEnv({ DATABASE_URL })).not.toThrow(/hun|ter2/);
  });
});

test('an encoded password may hold all of them', async () => {
  const { connectionString } = databaseAddress('postgresql://u:%40%2F%3F%23%25@h/d');
  expect(new pg.Client(connectionString)).toMatchObject({ password: '@/?#%', host: 'h', database: 'd' });
});

test('schema= is where everything lies: migrations, Prisma and the driver alike', async () => {
  const url = `${await withoutSchema()}?schema=sign-on`;
  expect(await applyMigrations(url)).not.toEqual([]);
  expect(await applyMigrations(url)).toEqual([]);
  const { pool, prisma, close } = openDatabase({ url, poolSize: 2 });
  await prisma.project.create({ data: { id: 'prj_a', name: 'A' } });
  expect((await pool.query('SELECT id FROM projects')).rows).toEqual([{ id: 'prj_a' }]);
  const { rows } = await pool.query(
    "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('projects', '_prisma_migrations')",
  );
  expect(rows).toEqual([{ schemaname: 'sign-on' }]);
  await close();
});
