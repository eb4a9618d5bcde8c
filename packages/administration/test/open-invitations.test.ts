import { newId } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewInvitation, PersonCaller } from '../src/index.ts';
import { codeOf, harness, PASSWORD, tokenOf, VISITOR } from './harness.ts';

const context = await harness();
const { administration, database, clock, dns } = context;
const operator = await context.firstOwner();
const { project, organization, owner } = await context.customer(operator, 'Contoso');
const admin = await context.member(operator, organization.id, 'admin', 'admin@contoso.example');
const socialConnectionId = newId('socialConnection');
await database.prisma.socialConnection.create({
  data: { id: socialConnectionId, projectId: project.id, provider: 'google', enabled: true },
});
const GOOGLE = 'https://accounts.google.com';
const arrivedFromGoogle = (projectId: string) => ({
  ...{ projectId, socialConnectionId, issuer: GOOGLE, subject: 'new', email: null, emailVerified: false },
  ...{ entraTenantId: null, entraObjectId: null, name: null },
});
const MOST_INVITATIONS = 200;
const MOST_CLAIMS = 50;

beforeEach(async () => {
  await database.prisma.throttleCounter.deleteMany();
  await database.prisma.invitation.deleteMany({ where: { acceptedAt: null } });
});

let people = 0;
const somebody = () => {
  people += 1;
  return `p${people}@contoso.example`;
};
type Role = 'owner' | 'admin' | 'member';
const invite = (by: PersonCaller, email: string, role: Role = 'member', name?: string) =>
  administration.inviteMember(by, organization.id, { email, role, ...(name ? { name } : {}) });
const look = ({ url }: NewInvitation) =>
  administration.lookAtInvitation(VISITOR, undefined, { token: tokenOf(url) });
const looked = (invitation: NewInvitation) => codeOf(look(invitation));

describe('an open invitation', () => {
  test('is replaced only by who may take it back (H13)', async () => {
    const email = somebody();
    const asOwner = await invite(owner, email, 'owner');
    const asMember = await invite(admin, email);
    expect(await looked(asOwner)).toMatchObject({ came: { role: 'owner' } });
    expect(await looked(asMember)).toMatchObject({ came: { role: 'member' } });
    const asAdmin = await invite(admin, email, 'admin');
    expect(await looked(asOwner)).toMatchObject({ came: { role: 'owner' } });
    expect(await looked(asMember)).toBe('invitation_invalid');
    const newest = await invite(owner, email);
    for (const replaced of [asOwner, asAdmin]) expect(await looked(replaced)).toBe('invitation_invalid');
    expect(await looked(newest)).toMatchObject({ came: { role: 'member' } });
  });

  test('says who made it, for which product, and which domains the organization has proven', async () => {
    const prove = async (domain: string) => {
      const { name, value } = await administration.claimDomain(owner, organization.id, { domain });
      dns.set(name, [[value]]);
      await administration.proveDomain(owner, organization.id, domain);
    };
    const byOwner = await invite(owner, somebody());
    expect((await look(byOwner)).domains).toEqual([]);
    await prove('contoso.example');
    await administration.claimDomain(owner, organization.id, { domain: 'microsoft.example' });
    await administration.addVerifiedDomain(operator, organization.id, { domain: 'vouched.example' });
    await prove('lost.example');
    await database.prisma.organizationDomain.updateMany({
      where: { domain: 'lost.example' },
      data: { unconfirmedAt: clock.now() },
    });
    await prove('directory.example');
    const of = { projectId: project.id, organizationId: organization.id };
    const kind = {
      provider: 'entra',
      protocol: 'oidc',
      managedBy: 'microsoft_graph',
      status: 'paused',
    } as const;
    const { id } = await database.prisma.ssoConnection.create({
      data: { id: newId('connection'), ...of, name: 'Entra', ...kind },
    });
    await database.prisma.organizationDomain.updateMany({
      where: { domain: 'directory.example' },
      data: { provenByConnectionId: id },
    });
    expect(await look(byOwner)).toMatchObject({
      invitedBy: { name: 'New', email: 'owner@contoso.example', emailProven: false },
      projectName: project.name,
      domains: ['contoso.example'],
    });
    const toProject = await administration.inviteProjectAdmin(operator, project.id, { email: somebody() });
    expect(await look(toProject)).toMatchObject({
      ...{ invitedBy: { name: 'Olga', email: 'olga@portico.example' }, domains: [], connections: [] },
    });
    const fromServer = await administration.onServer.inviteOperator(somebody());
    expect(await look(fromServer)).toMatchObject({ invitedBy: null, domains: [] });
  });

  test('that somebody took to a provider is worth nothing there after it was renewed', async () => {
    const { id } = await administration.createOrganization(operator, project.id, { name: 'Sister' });
    const made = await administration.inviteMember(operator, id, { email: somebody(), role: 'member' });
    const begin = ({ url }: NewInvitation) =>
      administration.invitationForTrip(VISITOR, { token: tokenOf(url) }, true);
    const before = await begin(made);
    const renewed = await administration.renewInvitation(operator, made.id);
    const social = arrivedFromGoogle(project.id);
    const attemptId = newId('signInAttempt');
    const arrive = (invitation: typeof before) =>
      codeOf(administration.acceptAfterTrip(VISITOR, { invitation, who: { social }, attemptId }));
    const users = await database.prisma.user.count();
    expect(await arrive(before)).toBe('invitation_invalid');
    // A refusal leaves nobody behind.
    expect(await database.prisma.user.count()).toBe(users);
    expect(await arrive(await begin(renewed))).toEqual({ came: undefined });
  });

  test('is accepted over a provider by a user of the product alone, whom nobody has switched off, and ends the links for a password', async () => {
    const { userId } = await context.accepted(await invite(owner, somebody()), somebody());
    const link = await administration.issuePasswordLink(operator, organization.id, userId);
    const { id } = await administration.createOrganization(operator, project.id, { name: 'Other sister' });
    const made = await administration.inviteMember(operator, id, { email: somebody(), role: 'member' });
    const invitation = await administration.invitationForTrip(VISITOR, { token: tokenOf(made.url) }, true);
    const account = { issuer: GOOGLE, subject: userId };
    await database.prisma.socialIdentity.create({
      data: { id: newId('identity'), projectId: project.id, socialConnectionId, userId, ...account },
    });
    const arrive = (projectId = project.id) => {
      const who = { social: { ...arrivedFromGoogle(projectId), ...account } };
      const attemptId = newId('signInAttempt');
      return codeOf(administration.acceptAfterTrip(VISITOR, { invitation, who, attemptId }));
    };
    expect(await arrive('prj_another')).toBe('invitation_for_others');
    const switchedOff = (disabledAt: Date | null) =>
      database.prisma.user.update({ where: { id: userId }, data: { disabledAt } });
    await switchedOff(new Date());
    expect(await arrive()).toBe('user_disabled');
    await switchedOff(null);
    expect(await arrive()).toEqual({ came: undefined });
    // Its maker could give all that the person has now, and it ends all the same.
    expect(await database.prisma.passwordLink.count({ where: { userId, consumedAt: null } })).toBe(0);
    const use = administration.usePasswordLink(VISITOR, { token: tokenOf(link.url), password: PASSWORD });
    expect(await codeOf(use)).toBe('link_invalid');
  });
});

describe('too many of one kind are not kept, so that a list hides none', () => {
  const fill = (place: { kind: 'member' | 'project_admin' | 'operator' }, count: number) =>
    database.prisma.invitation.createMany({
      data: Array.from({ length: count }, (_, index) => ({
        ...{ id: `inv_${place.kind}_${index}`, tokenHash: `${place.kind} ${index}`, ...place },
        ...{ email: `open${index}@contoso.example`, createdAt: clock.now() },
        expiresAt: new Date(clock.now().getTime() + 60_000),
      })),
    });
  const { id: organizationId } = organization;
  const places = {
    organization: {
      place: { kind: 'member', projectId: project.id, organizationId, role: 'member' },
      invite: (email: string) => invite(owner, email),
    },
    project: {
      place: { kind: 'project_admin', projectId: project.id },
      invite: (email: string) => administration.inviteProjectAdmin(operator, project.id, { email }),
    },
    deployment: {
      place: { kind: 'operator' },
      invite: (email: string) => administration.inviteOperator(operator, { email }),
    },
  } as const;

  test.each(Object.entries(places))(
    'invitations to one %s, also when many are made at once',
    async (_, { place, invite: inviteThere }) => {
      await fill(place, MOST_INVITATIONS - 1);
      const tries = Array.from({ length: 5 }, () => codeOf(inviteThere(somebody())));
      const outcomes = await Promise.all(tries);
      expect(outcomes.filter((outcome) => outcome === 'too_many_open')).toHaveLength(4);
      // One that is replaced makes its own room; one that is taken back or over, too.
      expect(await codeOf(inviteThere('open7@contoso.example'))).toMatchObject({ came: {} });
      await administration.revokeInvitation(operator, `inv_${place.kind}_1`);
      expect(await codeOf(inviteThere(somebody()))).toMatchObject({ came: {} });
      expect(await codeOf(inviteThere(somebody()))).toBe('too_many_open');
      clock.advance(60_000);
      expect(await codeOf(inviteThere(somebody()))).toMatchObject({ came: {} });
    },
  );

  test('domains that an organization only says to be its own', async () => {
    const claim = (domain: string) => codeOf(administration.claimDomain(owner, organizationId, { domain }));
    const open = { organizationId, verifiedAt: null };
    const data = Array.from({ length: MOST_CLAIMS - 1 }, (_, index) => ({
      ...{ projectId: project.id, organizationId, domain: `claimed${index}.example`, challenge: `${index}` },
    }));
    await database.prisma.organizationDomain.deleteMany({ where: open });
    await database.prisma.organizationDomain.createMany({ data });
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, (_, index) => claim(`at-once${index}.example`)),
    );
    expect(outcomes.filter((outcome) => outcome === 'too_many_open')).toHaveLength(4);
    expect(await database.prisma.organizationDomain.count({ where: open })).toBe(MOST_CLAIMS);
    // What was claimed before is still told, and what is removed or proven makes room.
    expect(await claim('claimed3.example')).toMatchObject({ came: { type: 'TXT' } });
    await administration.removeDomain(owner, organizationId, 'claimed3.example');
    expect(await claim('next.example')).toMatchObject({ came: { type: 'TXT' } });
    dns.set('_portico-challenge.claimed4.example', [['portico-domain-verification=4']]);
    await administration.proveDomain(owner, organizationId, 'claimed4.example');
    expect(await claim('one-more.example')).toMatchObject({ came: { type: 'TXT' } });
    expect(await claim('one-too-many.example')).toBe('too_many_open');
  });
});

test('the list of members shows which address was invited, not only the one that somebody chose', async () => {
  const [invited, chosen] = [somebody(), 'ceo@contoso.example'];
  const { userId } = await context.accepted(await invite(owner, invited), chosen);
  const memberOf = async () =>
    (await administration.listMembers(owner.principal, organization.id)).items.find(
      (member) => member.userId === userId,
    );
  expect(await memberOf()).toMatchObject({ email: chosen, invitedEmail: invited });
  // Invitations are deleted some time after they are over.
  await database.prisma.invitation.deleteMany({ where: { email: invited } });
  expect(await memberOf()).toMatchObject({ email: chosen, invitedEmail: invited });
});
