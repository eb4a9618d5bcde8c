import { fakeClock } from '@portico/testing';
import { expect, test } from 'vitest';
import { createAdministration } from '../src/index.ts';
import { codeOf, harness, PASSWORD, VISITOR } from './harness.ts';

const { administration, database, firstOwner } = await harness();
const person = { email: 'olga@portico.example', password: PASSWORD, name: 'Olga' };

test('a token of an earlier start no longer makes an owner', async () => {
  const earlier = (await administration.ensureFirstOwnerToken()) ?? '';
  expect(await administration.ensureFirstOwnerToken()).not.toBe(earlier);
  expect(await codeOf(administration.createFirstOwner(VISITOR, { ...person, token: earlier }))).toBe(
    'link_invalid',
  );
});

test('only the hash of the token lies in the database', async () => {
  const token = (await administration.ensureFirstOwnerToken()) ?? '';
  const rows = JSON.stringify(await database.prisma.firstOwnerToken.findMany());
  expect(token).toHaveLength(43);
  expect(rows).not.toContain(token);
});

test('a wrong token costs neither keys nor a hash (attack 143)', async () => {
  await administration.ensureFirstOwnerToken();
  const dear = () => Promise.reject(new Error('this was made for nobody'));
  const thrifty = createAdministration({
    prisma: database.prisma,
    pool: database.pool,
    clock: fakeClock(),
    origin: new URL('https://portico.example'),
    passwordHasher: { hash: dear, verify: dear },
    makeProjectKeys: dear,
    resolveTxt: dear,
    socialProviders: [],
    sealSocialSecret: dear,
  });
  const tried = thrifty.createFirstOwner(VISITOR, { ...person, token: 'x'.repeat(43) });
  expect(await codeOf(tried)).toBe('link_invalid');
});

test('a weak password does not use the token up', async () => {
  const token = (await administration.ensureFirstOwnerToken()) ?? '';
  const weak = administration.createFirstOwner(VISITOR, { ...person, token, password: 'short' });
  expect(await codeOf(weak)).toBe('weak_password');
  expect(await administration.isFirstOwnerOpen()).toBe(true);
});

test('of many at once one becomes the first owner, and the path is closed for ever (attack 90)', async () => {
  const token = (await administration.ensureFirstOwnerToken()) ?? '';
  const tries = Array.from({ length: 8 }, (_, index) =>
    codeOf(
      administration.createFirstOwner(VISITOR, { ...person, email: `o${index}@portico.example`, token }),
    ),
  );
  const outcomes = await Promise.all(tries);
  expect(outcomes.filter((outcome) => typeof outcome === 'object')).toHaveLength(1);
  expect(await database.prisma.operator.count()).toBe(1);
  expect(await database.prisma.project.count({ where: { builtIn: true } })).toBe(1);
  expect(await administration.isFirstOwnerOpen()).toBe(false);
  expect(await administration.ensureFirstOwnerToken()).toBeUndefined();
  expect(await codeOf(administration.createFirstOwner(VISITOR, { ...person, token }))).toBe('setup_closed');
  expect(await codeOf(firstOwner('late@portico.example'))).toBe('setup_closed');
});

test('the path stays closed when the last operator is gone (attack 90)', async () => {
  await database.prisma.operator.deleteMany();
  expect(await administration.isFirstOwnerOpen()).toBe(false);
  expect(await administration.ensureFirstOwnerToken()).toBeUndefined();
});
