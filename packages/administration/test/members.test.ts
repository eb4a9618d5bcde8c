import { DAY, newId } from '@portico/core';
import { beforeEach, expect, test } from 'vitest';
import type { PersonCaller } from '../src/index.ts';
import { codeOf, harness, PASSWORD, tokenOf, VISITOR } from './harness.ts';

const context = await harness();
const { administration, database, clock } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const fabrikam = await administration.createOrganization(operator, contoso.project.id, { name: 'Fabrikam' });
const otherOwner = await context.member(operator, fabrikam.id, 'owner', 'owner@fabrikam.example');
const organizationId = contoso.organization.id;

beforeEach(async () => {
  await database.prisma.throttleCounter.deleteMany();
});

let people = 0;
const join = (role: 'owner' | 'admin' | 'member', organization = organizationId) => {
  people += 1;
  return context.member(operator, organization, role, `p${people}@contoso.example`);
};
const idOf = (caller: PersonCaller) => caller.principal.userId;

test('an admin neither makes nor unmakes an owner, nor becomes one (attack 87)', async () => {
  const admin = await join('admin');
  const member = await join('member');
  const { changeRole, removeMember, inviteMember, issuePasswordLink } = administration;
  expect(await codeOf(changeRole(admin, organizationId, idOf(member), { role: 'owner' }))).toBe('forbidden');
  expect(await codeOf(changeRole(admin, organizationId, idOf(contoso.owner), { role: 'member' }))).toBe(
    'forbidden',
  );
  expect(await codeOf(changeRole(admin, organizationId, idOf(admin), { role: 'owner' }))).toBe('forbidden');
  expect(await codeOf(removeMember(admin, organizationId, idOf(contoso.owner)))).toBe('forbidden');
  expect(
    await codeOf(inviteMember(admin, organizationId, { email: 'new@contoso.example', role: 'owner' })),
  ).toBe('forbidden');
  expect(await codeOf(issuePasswordLink(admin, organizationId, idOf(contoso.owner)))).toBe('forbidden');
});

test('a member changes nothing, not even their own role (attack 87)', async () => {
  const member = await join('member');
  const { changeRole, removeMember, inviteMember, listMembers } = administration;
  const mine = idOf(member);
  expect(await codeOf(changeRole(member, organizationId, mine, { role: 'admin' }))).toBe('forbidden');
  expect(await codeOf(removeMember(member, organizationId, idOf(contoso.owner)))).toBe('forbidden');
  expect(await codeOf(inviteMember(member, organizationId, { email: 'a@b.example', role: 'member' }))).toBe(
    'forbidden',
  );
  expect(await codeOf(listMembers(member.principal, organizationId))).toBe('forbidden');
  await removeMember(member, organizationId, mine);
  expect((await context.callerOf(member.token)).principal.memberships).toEqual([]);
});

test('the last owner stays, whoever asks (attack 87)', async () => {
  const { changeRole, removeMember } = administration;
  const owner = idOf(otherOwner);
  for (const caller of [otherOwner, operator]) {
    expect(await codeOf(changeRole(caller, fabrikam.id, owner, { role: 'member' }))).toBe('last_owner');
    expect(await codeOf(removeMember(caller, fabrikam.id, owner))).toBe('last_owner');
  }
});

test('of two owners who demote each other at the same time one stays (attack 87)', async () => {
  const organization = await administration.createOrganization(operator, contoso.project.id, { name: 'Two' });
  const [one, two] = [await join('owner', organization.id), await join('owner', organization.id)];
  const outcomes = await Promise.all([
    codeOf(administration.changeRole(one, organization.id, idOf(two), { role: 'member' })),
    codeOf(administration.changeRole(two, organization.id, idOf(one), { role: 'member' })),
  ]);
  expect(outcomes).toContain('last_owner');
  const owners = { organizationId: organization.id, role: 'owner' as const };
  expect(await database.prisma.membership.count({ where: owners })).toBe(1);
});

test('who is removed loses sessions and open links at once (attacks 86, 127)', async () => {
  const gone = await join('admin');
  const userId = idOf(gone);
  await database.prisma.session.create({
    data: {
      id: 'sess_test',
      projectId: contoso.project.id,
      organizationId,
      userId,
      connectionId: 'sso_x',
      identityId: 'idn_x',
      authenticatedAt: clock.now(),
      expiresAt: new Date(clock.now().getTime() + DAY),
      groups: [],
    },
  });
  const link = await administration.issuePasswordLink(contoso.owner, organizationId, userId);
  await administration.removeMember(contoso.owner, organizationId, userId);
  const session = await database.prisma.session.findUniqueOrThrow({ where: { id: 'sess_test' } });
  expect(session.revokedAt).toEqual(clock.now());
  const token = tokenOf(link.url);
  expect(await codeOf(administration.usePasswordLink(VISITOR, { token, password: PASSWORD }))).toBe(
    'link_invalid',
  );
});

test('a link works once, also when it is used many times at once (attack 86)', async () => {
  const link = await administration.issuePasswordLink(
    contoso.owner,
    organizationId,
    idOf(await join('member')),
  );
  const token = tokenOf(link.url);
  const uses = Array.from({ length: 6 }, () =>
    codeOf(administration.usePasswordLink(VISITOR, { token, password: PASSWORD })),
  );
  const outcomes = await Promise.all(uses);
  expect(outcomes.filter((outcome) => outcome !== 'link_invalid')).toHaveLength(1);
  expect(JSON.stringify(await database.prisma.passwordLink.findMany())).not.toContain(token);
});

test('a link that is seven days old or replaced sets no password (attack 86)', async () => {
  const userId = idOf(await join('member'));
  const first = await administration.issuePasswordLink(contoso.owner, organizationId, userId);
  const second = await administration.issuePasswordLink(contoso.owner, organizationId, userId);
  const use = ({ url }: { url: string }) =>
    codeOf(administration.usePasswordLink(VISITOR, { token: tokenOf(url), password: PASSWORD }));
  expect(await use(first)).toBe('link_invalid');
  clock.advance(7 * DAY);
  expect(await use(second)).toBe('link_invalid');
});

test('a weak password does not use the link up, and one’s own address is weak', async () => {
  const member = await join('member');
  const link = await administration.issuePasswordLink(operator, organizationId, idOf(member));
  const token = tokenOf(link.url);
  for (const password of ['short', member.principal.person.email ?? '', 'a'.repeat(20), 'x'.repeat(300)]) {
    expect(await codeOf(administration.usePasswordLink(VISITOR, { token, password }))).toBe('weak_password');
  }
  await administration.usePasswordLink(VISITOR, { token, password: PASSWORD });
});

test('a new password ends everything that stood on the old one, also at the issuer (A2, attack 127)', async () => {
  const member = await join('member');
  const { userId, projectId } = member.principal;
  const session = { projectId, userId, method: 'password' as const, authenticatedAt: clock.now() };
  const issued = await database.prisma.session.create({
    data: { ...session, id: newId('session'), expiresAt: new Date(clock.now().getTime() + DAY) },
  });
  const owner = await context.callerFor('owner@contoso.example');
  const link = await administration.issuePasswordLink(owner, organizationId, userId);
  await administration.usePasswordLink(VISITOR, { token: tokenOf(link.url), password: 'another sentence' });
  expect(await administration.resolveDashboardSession(member.token)).toBeUndefined();
  const after = await database.prisma.session.findUniqueOrThrow({ where: { id: issued.id } });
  expect(after.revokedAt).toEqual(clock.now());
});

test('a person in two organizations gets a new link only from whoever administers the project (attack 86)', async () => {
  const owner = await context.callerFor('owner@contoso.example');
  const both = await join('member');
  const { url } = await administration.inviteMember(otherOwner, fabrikam.id, {
    email: 'any@fabrikam.example',
    role: 'owner',
  });
  await administration.acceptInvitation(both, { token: tokenOf(url) });
  expect(await codeOf(administration.issuePasswordLink(owner, organizationId, idOf(both)))).toBe('forbidden');
  const link = await administration.issuePasswordLink(operator, organizationId, idOf(both));
  expect(link.url).toMatch(/^https:\/\/portico\.example\/set-password#token=/);
});

test('a suspended organization keeps its people and ends their sessions', async () => {
  const owner = await context.callerFor('owner@contoso.example');
  expect(
    await codeOf(administration.changeOrganization(owner, organizationId, { status: 'suspended' })),
  ).toBe('forbidden');
  await administration.changeOrganization(operator, organizationId, { status: 'suspended' });
  const open = { organizationId, revokedAt: null };
  expect(await database.prisma.session.count({ where: open })).toBe(0);
  expect(await database.prisma.membership.count({ where: { organizationId } })).toBeGreaterThan(0);
  // Its owner signs in, has no right in it, and is told why (A3).
  const after = await context.callerFor('owner@contoso.example');
  const invitation = { email: 'more@contoso.example', role: 'member' as const };
  expect(await codeOf(administration.inviteMember(after, organizationId, invitation))).toBe(
    'organization_suspended',
  );
  await administration.changeOrganization(operator, organizationId, { status: 'active' });
});

test('who came in over single sign-on gets a password only to administer, under a verified address', async () => {
  const { projectId } = contoso.owner.principal;
  const newcomer = async (role: 'admin' | 'member', emailVerified: boolean) => {
    people += 1;
    const user = { id: newId('user'), projectId, email: `sso${people}@contoso.example`, emailVerified };
    const membership = { projectId, organizationId, userId: user.id, role, source: 'just_in_time' as const };
    await database.prisma.user.create({ data: user });
    await database.prisma.membership.create({ data: membership });
    return user;
  };
  const link = (userId: string) => administration.issuePasswordLink(contoso.owner, organizationId, userId);
  expect(await codeOf(link((await newcomer('member', true)).id))).toBe('not_found');
  expect(await codeOf(link((await newcomer('admin', false)).id))).toBe('not_found');

  const admin = await newcomer('admin', true);
  const { url } = await link(admin.id);
  await administration.usePasswordLink(VISITOR, { token: tokenOf(url), password: PASSWORD });
  const caller = await context.callerFor(admin.email);
  expect(caller.principal.userId).toBe(admin.id);
  expect(caller.principal.memberships).toMatchObject([{ organizationId, role: 'admin' }]);
});
