import { createAdministration } from '@portico/administration';
import { systemClock } from '@portico/core';
import { createTestDatabase } from '@portico/testing';
import { expect, test } from 'vitest';
import type { Demo } from '../src/demo.ts';
import { seedDemo } from '../src/seed-demo.ts';

const database = await createTestDatabase();
const input = {
  databaseUrl: database.url,
  masterKey: `test:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`,
  origin: 'http://localhost:3000',
  exampleOrigin: 'http://localhost:3100',
  previous: undefined,
};
const first = await seedDemo(input);
const asDemo = (seeded: typeof first): Demo => ({
  ...seeded,
  web: input.origin,
  emulator: null,
  graph: null,
  exampleApp: input.exampleOrigin,
  sampleProviders: null,
  databaseUrl: input.databaseUrl,
  directories: [],
  provisioningApp: null,
});
const count = async (table: string) => (await database.pool.query(`SELECT FROM ${table}`)).rowCount;

test('two organizations, each with a domain, an owner and a member, an application, the command line, and what the quickstarts need', async () => {
  expect(first.organizations.map(({ name, domains }) => [name, domains])).toEqual([
    ['Contoso (demo)', ['contoso.example']],
    ['Fabrikam (demo)', ['fabrikam.example']],
  ]);
  expect(first.project.issuer).toBe(`http://localhost:3000/oauth2/${first.project.id}`);
  expect(first.applications.map(({ redirectUris }) => redirectUris)).toEqual([
    ['http://localhost:3100/callback'],
  ]);
  const { rows } = await database.pool.query(
    "SELECT kind FROM applications WHERE name LIKE 'Quickstart,%' ORDER BY kind",
  );
  expect(rows).toEqual([{ kind: 'web' }, { kind: 'spa' }]);
  expect(first.cli).toEqual({ issuer: first.project.issuer, clientId: expect.stringMatching(/^app_/) });
});

test('everyone of it can sign in with the password written down', async () => {
  const administration = createAdministration({
    ...database,
    clock: systemClock,
    origin: new URL(input.origin),
    makeProjectKeys: async () => [],
    resolveTxt: async () => [],
    socialProviders: [],
    sealSocialSecret: async () => '',
  });
  const people = [first.operator, ...first.organizations.flatMap(({ owner, member }) => [owner, member])];
  for (const person of people) {
    expect(await administration.signIn({}, person)).toMatchObject({ kind: 'signed_in' });
  }
});

test('a second start finds everything and changes nothing', async () => {
  expect(await seedDemo({ ...input, previous: asDemo(first) })).toEqual(first);
});

test('without the file of the first start only the secret of the application is new', async () => {
  const counts = () => Promise.all(['users', 'applications'].map(count));
  const before = await counts();
  const again = await seedDemo(input);
  const [application] = again.applications;
  expect({ ...again, applications: [] }).toEqual({ ...first, applications: [] });
  expect(application?.clientId).toBe(first.applications[0]?.clientId);
  expect(application?.clientSecret).not.toBe(first.applications[0]?.clientSecret);
  expect(await counts()).toEqual(before);
});

test('another port of the example app becomes its redirect URI, with the same secret', async () => {
  const again = await seedDemo(input);
  const moved = await seedDemo({ ...input, exampleOrigin: 'http://localhost:3999', previous: asDemo(again) });
  expect(moved.applications).toEqual([
    { ...again.applications[0], redirectUris: ['http://localhost:3999/callback'] },
  ]);
});

test('an owner who has become one with their single sign-on, and an organization with another name, are found again (U17, U18)', async () => {
  const [contoso] = first.organizations;
  await database.pool.query(
    `UPDATE users SET email = 'ada@contoso.example' FROM user_passwords p WHERE p.user_id = users.id AND p.email = $1`,
    [contoso?.owner.email],
  );
  await database.pool.query(`UPDATE organizations SET name = 'Renamed by its owner' WHERE id = $1`, [
    contoso?.id,
  ]);
  const users = await count('users');
  const again = await seedDemo({ ...input, previous: asDemo(first) });
  expect(again.organizations.map(({ id }) => id)).toEqual(first.organizations.map(({ id }) => id));
  expect(await count('users')).toBe(users);
});

test('a deployment that belongs to somebody else is not touched', async () => {
  const stranger = { ...input, masterKey: `other:${input.masterKey.slice(5).toLowerCase()}` };
  await expect(seedDemo(stranger)).rejects.toThrow(/has an owner already/);
});
