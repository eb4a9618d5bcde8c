import { newId, type OrganizationRole } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewInvitation, PersonCaller } from '../src/index.ts';
import { codeOf, harness, PASSWORD, tokenOf, VISITOR } from './harness.ts';

const context = await harness();
const { administration, database, clock } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const organizationId = contoso.organization.id;
const projectId = contoso.project.id;
const sister = await administration.createOrganization(operator, projectId, { name: 'Sister' });
const sisterOwner = await context.member(operator, sister.id, 'owner', 'owner@sister.example');
const GOOGLE = 'https://accounts.google.com';
const socialConnectionId = newId('socialConnection');
await database.prisma.socialConnection.create({
  data: { id: socialConnectionId, projectId, provider: 'google', enabled: true },
});

beforeEach(async () => {
  await database.prisma.throttleCounter.deleteMany();
});

let people = 0;
const somebody = () => {
  people += 1;
  return `p${people}@contoso.example`;
};
const member = (role: OrganizationRole, organization = organizationId) =>
  context.member(operator, organization, role, somebody());
const idOf = (caller: PersonCaller) => caller.principal.userId;

/** A member who signs in over a social provider, and whose password somebody set through a link. */
async function withLinkedPassword(by: PersonCaller, role: OrganizationRole = 'member', alsoSocial = true) {
  const person = await member(role);
  const userId = idOf(person);
  if (alsoSocial)
    await database.prisma.socialIdentity.create({
      data: {
        ...{ id: newId('identity'), projectId, socialConnectionId, userId },
        ...{ issuer: GOOGLE, subject: userId },
      },
    });
  const { url } = await administration.issuePasswordLink(by, organizationId, userId);
  const password = 'a sentence that the maker knows';
  await administration.usePasswordLink(VISITOR, { token: tokenOf(url), password });
  const email = person.principal.person.email ?? '';
  const signIn = () => codeOf(administration.signIn(VISITOR, { email, password }));
  return { userId, email, password, signIn };
}

const inviteToSister = () =>
  administration.inviteMember(sisterOwner, sister.id, { email: somebody(), role: 'owner' });
/** Who holds the link comes back from a social provider as that user. */
async function arriveWith({ url }: NewInvitation, userId: string): Promise<void> {
  const invitation = await administration.invitationForTrip(VISITOR, { token: tokenOf(url) }, true);
  const social = {
    ...{ projectId, socialConnectionId, issuer: GOOGLE, subject: userId },
    ...{ entraTenantId: null, entraObjectId: null, email: null, emailVerified: false, name: null },
  };
  await administration.acceptAfterTrip(VISITOR, {
    invitation,
    who: { social },
    attemptId: newId('signInAttempt'),
  });
}

/** Signed in, but not by the password. */
async function acceptOtherwise(caller: PersonCaller, { url }: NewInvitation): Promise<void> {
  const session = { ...caller.principal.session, method: 'social' as const };
  const otherwise = { ...caller, principal: { ...caller.principal, session } };
  await administration.acceptInvitation(otherwise as PersonCaller, { token: tokenOf(url) });
}

describe('whoever made the link of a password does not get what its owner gains later (A1, attack 86)', () => {
  test('by accepting an invitation, signed in otherwise than with it', async () => {
    const { userId, email, password, signIn } = await withLinkedPassword(contoso.owner);
    const maker = await context.callerFor(email, password);
    await acceptOtherwise(maker, await inviteToSister());
    expect(await signIn()).toBe('sign_in_failed');
    expect(await administration.resolveDashboardSession(maker.token)).toBeUndefined();
    expect(await database.prisma.membership.count({ where: { userId } })).toBe(2);
    const told = await database.prisma.auditEvent.findFirst({
      where: { action: 'password.taken_back', targetId: userId },
    });
    expect(told).toMatchObject({ projectId });
  });

  test('by accepting one over a social provider', async () => {
    const { userId, signIn } = await withLinkedPassword(contoso.owner);
    await arriveWith(await inviteToSister(), userId);
    expect(await signIn()).toBe('sign_in_failed');
  });

  test('by a higher role than the maker could give', async () => {
    const admin = await member('admin');
    const { userId, signIn } = await withLinkedPassword(admin);
    const raise = (role: OrganizationRole) =>
      administration.changeRole(contoso.owner, organizationId, userId, { role });
    await raise('admin');
    expect(await signIn()).toMatchObject({ came: { kind: 'signed_in' } });
    await raise('owner');
    expect(await signIn()).toBe('sign_in_failed');
  });

  test('and it stays for who is here by that very password, or has no other way in', async () => {
    const known = await withLinkedPassword(contoso.owner);
    const first = await inviteToSister();
    const here = await context.callerFor(known.email, known.password);
    await administration.acceptInvitation(here, { token: tokenOf(first.url) });
    expect(await known.signIn()).toMatchObject({ came: { kind: 'signed_in' } });

    const only = await withLinkedPassword(contoso.owner, 'member', false);
    await acceptOtherwise(await context.callerFor(only.email, only.password), await inviteToSister());
    expect(await only.signIn()).toMatchObject({ came: { kind: 'signed_in' } });
  });
});

describe('whoever is let go has no way back (A1)', () => {
  test.each([
    [
      'an owner who is removed',
      (by: PersonCaller, userId: string) => administration.removeMember(by, organizationId, userId),
    ],
    [
      'an owner who becomes a member',
      (by: PersonCaller, userId: string) =>
        administration.changeRole(by, organizationId, userId, { role: 'member' }),
    ],
  ])('by links and passwords that they made for others: %s', async (_, letGo) => {
    const leaving = await member('owner');
    const { signIn } = await withLinkedPassword(leaving);
    const open = idOf(await member('member'));
    const { url } = await administration.issuePasswordLink(leaving, organizationId, open);
    const others = await withLinkedPassword(contoso.owner);
    await letGo(contoso.owner, idOf(leaving));
    expect(await signIn()).toBe('sign_in_failed');
    const use = administration.usePasswordLink(VISITOR, { token: tokenOf(url), password: PASSWORD });
    expect(await codeOf(use)).toBe('link_invalid');
    expect(await others.signIn()).toMatchObject({ came: { kind: 'signed_in' } });
  });

  test('an administrator of the project, neither', async () => {
    const email = somebody();
    await context.accepted(await administration.inviteProjectAdmin(operator, projectId, { email }), email);
    const admin = await context.callerFor(email);
    const { signIn } = await withLinkedPassword(admin);
    await administration.removeProjectAdmin(operator, projectId, idOf(admin));
    expect(await signIn()).toBe('sign_in_failed');
    // Nothing was left to them anywhere: nor do they sign in any more.
    expect(await codeOf(administration.signIn(VISITOR, { email, password: PASSWORD }))).toBe(
      'sign_in_failed',
    );
  });

  test('their address is free for whoever is invited next, and no longer theirs', async () => {
    const email = somebody();
    const gone = await context.member(operator, organizationId, 'member', email);
    await administration.removeMember(contoso.owner, organizationId, idOf(gone));
    expect(await codeOf(administration.signIn(VISITOR, { email, password: PASSWORD }))).toBe(
      'sign_in_failed',
    );
    const next = await context.member(operator, organizationId, 'member', email);
    expect(idOf(next)).not.toBe(idOf(gone));
  });

  test('who belongs to another organization still signs in there, and frees the address here', async () => {
    const email = somebody();
    const both = await context.member(operator, organizationId, 'member', email);
    const { url } = await inviteToSister();
    await administration.acceptInvitation(both, { token: tokenOf(url) });
    await administration.removeMember(contoso.owner, organizationId, idOf(both));
    expect(idOf(await context.callerFor(email))).toBe(idOf(both));
    const invitation = await administration.inviteMember(operator, organizationId, { email, role: 'member' });
    const password = 'a sentence of somebody else';
    const token = tokenOf(invitation.url);
    await administration.acceptAsNewUser(VISITOR, { token, email, name: 'Next', password });
    expect(idOf(await context.callerFor(email, password))).not.toBe(idOf(both));
  });
});

test('of a link being made and an invitation being accepted at once, the link never gains (A1)', async () => {
  for (let round = 0; round < 8; round += 1) {
    const person = await member('member');
    const { url } = await inviteToSister();
    const [made] = await Promise.all([
      codeOf(administration.issuePasswordLink(contoso.owner, organizationId, idOf(person))),
      administration.acceptInvitation(person, { token: tokenOf(url) }),
    ]);
    const now = clock.now();
    const open = { userId: idOf(person), consumedAt: null, expiresAt: { gt: now } };
    expect([made, await database.prisma.passwordLink.count({ where: open })]).toEqual([expect.anything(), 0]);
  }
});

test('one project’s organizations do not use up an address for the others (A1)', async () => {
  const email = 'wanted@elsewhere.example';
  const inNew = async (project: string) => {
    const { id } = await administration.createOrganization(operator, project, { name: 'One more' });
    const { url } = await administration.inviteMember(operator, id, { email, role: 'owner' });
    const input = { token: tokenOf(url), email, name: 'New', password: `a sentence of ${id}` };
    return codeOf(administration.acceptAsNewUser(VISITOR, input));
  };
  const outcomes = [];
  for (let more = 0; more < 4; more += 1) outcomes.push(await inNew(projectId));
  expect(outcomes.filter((outcome) => outcome === 'address_taken')).toHaveLength(2);
  const other = await administration.createProject(operator, { name: 'Fabrikam' });
  expect(await inNew(other.id)).toMatchObject({ came: { email } });
});
