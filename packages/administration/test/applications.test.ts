import { inspect } from 'node:util';
import { HOUR } from '@portico/core';
import { hashToken } from '@portico/vault';
import { expect, test } from 'vitest';
import { codeOf, harness } from './harness.ts';

const context = await harness();
const { administration, database, clock } = context;
const operator = await context.firstOwner();
const { project } = await context.customer(operator, 'Contoso');
const redirectUris = ['https://notes.example/callback'];

const make = (kind: 'web' | 'spa' | 'native' | 'machine', extra = {}) =>
  administration.createApplication(operator, project.id, {
    name: kind,
    kind,
    redirect_uris: kind === 'machine' ? [] : redirectUris,
    ...extra,
  });
const read = (id: string) => administration.getApplication(operator.principal, project.id, id);
const version = async () =>
  (await database.prisma.project.findUniqueOrThrow({ where: { id: project.id } })).configVersion;

test('a secret is told once and lies in the database as a hash', async () => {
  const { id, secret } = await make('web');
  const rows = await database.prisma.applicationSecret.findMany({ where: { applicationId: id } });
  expect(rows).toHaveLength(1);
  expect(rows[0]?.secretHash).toBe(hashToken(secret ?? ''));
  const told = inspect([rows, await read(id), await database.prisma.auditEvent.findMany()], { depth: 9 });
  expect(told).not.toContain(secret);
});

test('an application in a browser or on a device gets no secret', async () => {
  for (const kind of ['spa', 'native'] as const) {
    const { id, secret } = await make(kind);
    expect(secret).toBeNull();
    expect(await codeOf(administration.rotateSecret(operator, project.id, id, { overlap_hours: 1 }))).toBe(
      'conflict',
    );
  }
});

test('after a rotation the old secret lives for the overlap, not longer, and a shorter life stays short', async () => {
  const { id } = await make('machine');
  await administration.rotateSecret(operator, project.id, id, { overlap_hours: 1 });
  await administration.rotateSecret(operator, project.id, id, { overlap_hours: 24 });
  const ends = (await read(id)).secrets.map(({ expiresAt }) => expiresAt?.getTime() ?? null).sort();
  const now = clock.now().getTime();
  expect(ends).toEqual([now + HOUR, now + 24 * HOUR, null].sort());
});

test('a revoked secret is gone at once', async () => {
  const { id } = await make('web');
  const [secret] = (await read(id)).secrets;
  await administration.revokeSecret(operator, project.id, id, secret?.id ?? '');
  expect((await read(id)).secrets).toEqual([]);
});

test('every change lets the project’s OpenID provider be made anew', async () => {
  const { id } = await make('web');
  const seen = [await version()];
  await administration.changeApplication(operator, project.id, id, { name: 'Renamed' });
  seen.push(await version());
  await administration.rotateSecret(operator, project.id, id, { overlap_hours: 0 });
  seen.push(await version());
  await administration.deleteApplication(operator, project.id, id);
  seen.push(await version());
  const [first = 0] = seen;
  expect(seen).toEqual([first, first + 1, first + 2, first + 3]);
});

test('a project has one default application, and the flag moves', async () => {
  const one = await make('web', { is_default: true });
  const two = await make('web');
  await administration.changeApplication(operator, project.id, two.id, { is_default: true });
  expect((await read(one.id)).isDefault).toBe(false);
  expect((await read(two.id)).isDefault).toBe(true);
});

test('what is left out of a change stays as it was', async () => {
  const { id } = await make('web', { initiate_login_uri: 'https://notes.example/login' });
  await administration.changeApplication(operator, project.id, id, { name: 'Renamed' });
  expect(await read(id)).toMatchObject({
    name: 'Renamed',
    redirectUris,
    initiateLoginUri: 'https://notes.example/login',
  });
});
