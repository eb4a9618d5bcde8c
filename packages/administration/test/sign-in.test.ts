import { DAY, HOUR, isRecentlyProven, MINUTE, newId } from '@portico/core';
import { beforeEach, expect, test } from 'vitest';
import { codeOf, harness, PASSWORD, VISITOR } from './harness.ts';

const context = await harness();
const { administration, database, clock, checks, callerFor } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');

beforeEach(async () => {
  await database.prisma.throttleCounter.deleteMany();
});

test('the session is found by the cookie’s token, of which the database holds only a hash', async () => {
  const { token, principal } = await callerFor('owner@contoso.example');
  expect(principal.memberships).toEqual([
    { organizationId: contoso.organization.id, projectId: contoso.project.id, role: 'owner' },
  ]);
  expect(principal.isOperator).toBe(false);
  expect(JSON.stringify(await database.prisma.dashboardSession.findMany())).not.toContain(token);
});

test('an unknown address, a wrong password and an unused invitation are one answer and the same work (attack 126)', async () => {
  await administration.inviteMember(operator, contoso.organization.id, {
    email: 'invited@contoso.example',
    role: 'member',
  });
  const work: number[] = [];
  for (const email of ['nobody@contoso.example', 'owner@contoso.example', 'invited@contoso.example']) {
    checks.length = 0;
    expect(await codeOf(administration.signIn(VISITOR, { email, password: 'not this one' }))).toBe(
      'sign_in_failed',
    );
    work.push(checks.length);
  }
  expect(new Set(work).size).toBe(1);
});

test('a person in two projects with one password is asked who they are, and only then', async () => {
  const fabrikam = await context.customer(operator, 'Fabrikam');
  const twin = 'owner@contoso.example';
  await context.member(operator, fabrikam.organization.id, 'member', 'x@fabrikam.example');
  const invitation = { email: twin, role: 'member' as const };
  await context.accepted(
    await administration.inviteMember(operator, fabrikam.organization.id, invitation),
    twin,
  );
  const result = await administration.signIn(VISITOR, { email: twin, password: PASSWORD });
  if (result.kind !== 'choose') throw new Error('expected a choice');
  expect(result.users.map((user) => user.projectName).sort()).toEqual(['Contoso', 'Fabrikam']);
  const userId = result.users.find((user) => user.projectName === 'Fabrikam')?.userId ?? '';
  const chosen = await administration.signIn(VISITOR, { email: twin, password: PASSWORD, user_id: userId });
  expect(chosen).toMatchObject({ kind: 'signed_in', userId });
  const stranger = operator.principal.userId;
  expect(
    await codeOf(administration.signIn(VISITOR, { email: twin, password: PASSWORD, user_id: stranger })),
  ).toBe('sign_in_failed');
});

test('a sign-in gives the browser a new session and ends the one it had, whoever planted that (attack 40)', async () => {
  const email = 'olga@portico.example';
  const before = await callerFor(email);
  await administration.signIn(VISITOR, { email, password: PASSWORD }, before.token);
  expect(await administration.resolveDashboardSession(before.token)).toBeUndefined();
});

test('a session that was signed out is no session (attack 127)', async () => {
  const { token } = await callerFor('olga@portico.example');
  await administration.signOut(VISITOR, token);
  expect(await administration.resolveDashboardSession(token)).toBeUndefined();
});

test('a session that nobody used for twelve hours is over, one in use is not', async () => {
  const idle = await callerFor('olga@portico.example');
  const used = await callerFor('olga@portico.example');
  clock.advance(11 * HOUR);
  expect(await administration.resolveDashboardSession(used.token)).toBeDefined();
  clock.advance(HOUR);
  expect(await administration.resolveDashboardSession(idle.token)).toBeUndefined();
  expect(await administration.resolveDashboardSession(used.token)).toBeDefined();
});

test('a session that is seven days old is over, however busy', async () => {
  const { token } = await callerFor('olga@portico.example');
  for (let passed = 0; passed < 7 * DAY; passed += 11 * HOUR) {
    expect(await administration.resolveDashboardSession(token)).toBeDefined();
    clock.advance(11 * HOUR);
  }
  expect(await administration.resolveDashboardSession(token)).toBeUndefined();
});

test('whoever is switched off is out with the next request (attack 127)', async () => {
  const { token, principal } = await context.member(
    operator,
    contoso.organization.id,
    'admin',
    'off@contoso.example',
  );
  await database.prisma.user.update({ where: { id: principal.userId }, data: { disabledAt: clock.now() } });
  expect(await administration.resolveDashboardSession(token)).toBeUndefined();
  expect(await codeOf(callerFor('off@contoso.example'))).toBe('sign_in_failed');
});

test('a role that was taken away is gone with the next request (attack 127)', async () => {
  const admin = await context.member(operator, contoso.organization.id, 'admin', 'down@contoso.example');
  await administration.changeRole(operator, contoso.organization.id, admin.principal.userId, {
    role: 'member',
  });
  const after = await administration.resolveDashboardSession(admin.token);
  expect(after?.memberships[0]?.role).toBe('member');
});

test('what is no token of a session opens nothing (attack 124)', async () => {
  for (const token of ['', 'null', 'undefined', '[object Object]', "' OR true --"]) {
    expect(await administration.resolveDashboardSession(token)).toBeUndefined();
  }
});

test('the password typed again makes the sign-in recent; a wrong one does not', async () => {
  const { token } = await callerFor('olga@portico.example');
  clock.advance(16 * MINUTE);
  const stale = await context.callerOf(token);
  expect(isRecentlyProven(stale.principal, clock)).toBe(false);
  expect(await codeOf(administration.confirmPassword(stale, { password: 'not this one' }))).toBe(
    'sign_in_failed',
  );
  await administration.confirmPassword(stale, { password: PASSWORD });
  const fresh = await context.callerOf(token);
  expect(isRecentlyProven(fresh.principal, clock)).toBe(true);
});

test('whoever comes back signed in at the issuer is in, but not recently signed in (attack 66)', async () => {
  const { userId, projectId } = operator.principal;
  const session = { id: newId('session'), projectId, userId };
  const authenticatedAt = new Date(clock.now().getTime() - HOUR);
  // The session at the issuer lives by the clock of the database.
  const expiresAt = new Date(Date.now() + DAY);
  await database.prisma.session.create({
    data: { ...session, method: 'password', authenticatedAt, expiresAt },
  });
  const person = { userId, sessionId: session.id };
  const { token } = await administration.openSession(VISITOR, person);
  const { principal } = await context.callerOf(token);
  expect(principal.authenticatedAt).toEqual(authenticatedAt);
  expect(isRecentlyProven(principal, clock)).toBe(false);
  const foreign = { userId: contoso.owner.principal.userId, sessionId: session.id };
  expect(await codeOf(administration.openSession(VISITOR, foreign))).toBe('invalid_state');
  await database.prisma.session.update({ where: { id: session.id }, data: { revokedAt: clock.now() } });
  expect(await codeOf(administration.openSession(VISITOR, person))).toBe('invalid_state');
});

test('twenty tries at once count as twenty, and the eleventh of an address and network is refused (attack 140)', async () => {
  const guess = (ipAddress: string) =>
    codeOf(
      administration.signIn({ ipAddress }, { email: 'owner@contoso.example', password: 'not this one' }),
    );
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => guess('198.51.100.1')));
  expect(outcomes.filter((outcome) => outcome === 'sign_in_failed')).toHaveLength(10);
  expect(outcomes.filter((outcome) => outcome === 'too_many_attempts')).toHaveLength(10);
  clock.advance(15 * MINUTE + 1);
  expect(await guess('198.51.100.1')).toBe('sign_in_failed');
});

test('who knows an address locks nobody out with it, from one network or from many (B3, attack 140)', async () => {
  const email = 'owner@contoso.example';
  const right = { email, password: PASSWORD, user_id: contoso.owner.principal.userId };
  const guess = (ipAddress: string) =>
    codeOf(administration.signIn({ ipAddress }, { email, password: 'no' }));
  for (let index = 0; index < 12; index += 1) await guess('198.51.100.1');
  expect(await guess('198.51.100.1')).toBe('too_many_attempts');
  const elsewhere = { ipAddress: '203.0.113.7' };
  expect(await codeOf(administration.checkPassword(elsewhere, right))).toMatchObject({ came: {} });

  for (let index = 0; index < 310; index += 1) await guess(`198.51.${100 + (index >> 6)}.${index & 63}`);
  expect(await guess('192.0.2.99')).toBe('too_many_attempts');
  const known = { ...elsewhere, knownUserId: contoso.owner.principal.userId };
  expect(await codeOf(administration.checkPassword(known, right))).toMatchObject({ came: {} });
  // The exemption is no licence to guess.
  const wrong = { email, password: 'not this one' };
  for (let index = 0; index < 10; index += 1) await codeOf(administration.checkPassword(known, wrong));
  expect(await codeOf(administration.checkPassword(known, right))).toBe('too_many_attempts');
});

test('who has a password of their own under somebody’s address guesses no faster at theirs (B3)', async () => {
  const email = 'boss@contoso.example';
  const boss = await context.member(operator, contoso.organization.id, 'owner', email);
  const { id } = await administration.createOrganization(operator, contoso.project.id, { name: 'Mallory' });
  const invitation = await administration.inviteMember(operator, id, { email, role: 'owner' });
  const token = new URL(invitation.url).hash.slice('#token='.length);
  const password = 'a sentence of Mallory';
  const { userId } = await administration.acceptAsNewUser(VISITOR, { token, email, name: 'M', password });
  const there = { ipAddress: '198.51.100.77', knownUserId: userId };
  const outcomes: unknown[] = [];
  for (let index = 0; index < 30; index += 1) {
    outcomes.push(await codeOf(administration.checkPassword(there, { email, password: `guess ${index}` })));
    await codeOf(administration.checkPassword(there, { email, password }));
  }
  expect(outcomes.filter((outcome) => outcome === 'sign_in_failed').length).toBeLessThanOrEqual(10);
  expect(outcomes.at(-1)).toBe('too_many_attempts');
  expect(boss.principal.userId).not.toBe(userId);
});

test('a network that is over makes no rows for the addresses that it makes up (A5, attack 142)', async () => {
  const guess = (index: number) =>
    codeOf(
      administration.signIn(
        { ipAddress: '198.51.100.78' },
        { email: `made-up-${index}@contoso.example`, password: 'no' },
      ),
    );
  for (let index = 0; index < 61; index += 1) await guess(index);
  const before = await database.prisma.throttleCounter.count();
  for (let index = 100; index < 120; index += 1) expect(await guess(index)).toBe('too_many_attempts');
  expect(await database.prisma.throttleCounter.count()).toBe(before);
});

test('addresses of one IPv6 network are counted together (attack 140)', async () => {
  const attempt = (index: number) =>
    codeOf(
      administration.signIn(
        { ipAddress: `2001:db8:1:2::${index.toString(16)}` },
        { email: `u${index}@contoso.example`, password: 'not this one' },
      ),
    );
  const outcomes = [];
  for (let index = 0; index < 61; index += 1) outcomes.push(await attempt(index));
  expect(outcomes.at(59)).toBe('sign_in_failed');
  expect(outcomes.at(60)).toBe('too_many_attempts');
});

test('right passwords are not counted: a script may sign in as often as it likes', async () => {
  for (let index = 0; index < 15; index += 1) {
    const result = await administration.signIn(VISITOR, {
      email: 'owner@contoso.example',
      password: PASSWORD,
    });
    expect(['signed_in', 'choose']).toContain(result.kind);
  }
});
