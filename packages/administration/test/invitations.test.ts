import { DAY } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewInvitation, PersonCaller } from '../src/index.ts';
import { MOST_CANDIDATES } from '../src/sign-in-names/sign-in-name.ts';
import { codeOf, harness, PASSWORD, tokenOf, VISITOR } from './harness.ts';

const context = await harness();
const { administration, database, clock } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const fabrikam = await context.customer(operator, 'Fabrikam');
const sister = await administration.createOrganization(operator, contoso.project.id, { name: 'Sister' });
const sisterOwner = await context.member(operator, sister.id, 'owner', 'owner@sister.example');
const organizationId = contoso.organization.id;

beforeEach(async () => {
  await database.prisma.throttleCounter.deleteMany();
});

let people = 0;
const somebody = () => {
  people += 1;
  return `p${people}@contoso.example`;
};
const idOf = (caller: PersonCaller) => caller.principal.userId;
const invite = (
  by: PersonCaller,
  organization = organizationId,
  email = somebody(),
  role = 'member' as const,
) => administration.inviteMember(by, organization, { email, role });
const accept = (by: PersonCaller, { url }: NewInvitation) =>
  codeOf(administration.acceptInvitation(by, { token: tokenOf(url) }));
const acceptAnew = ({ url }: NewInvitation, email: string, password = PASSWORD) =>
  codeOf(administration.acceptAsNewUser(VISITOR, { token: tokenOf(url), email, name: 'New', password }));
const rights = async () => ({
  memberships: await database.prisma.membership.count(),
  admins: await database.prisma.projectAdmin.count(),
  operators: await database.prisma.operator.count(),
  users: await database.prisma.user.count(),
});

describe('an address is never authority (A1)', () => {
  test('who invites an address first and takes the link gets nothing of what others give it later', async () => {
    const victim = 'victim@elsewhere.example';
    // The attacker owns an organization, names the address, and accepts by themselves.
    expect(await acceptAnew(await invite(contoso.owner, organizationId, victim), victim)).toMatchObject({
      came: { email: victim },
    });
    const squatter = await context.callerFor(victim);
    const before = await rights();
    const toSister = await administration.inviteMember(sisterOwner, sister.id, {
      email: victim,
      role: 'owner',
    });
    const toProject = await administration.inviteProjectAdmin(operator, fabrikam.project.id, {
      email: victim,
    });
    expect(await rights()).toEqual(before);
    const seen = await context.callerOf(squatter.token);
    expect(seen.principal).toMatchObject({ isOperator: false, projectAdminOf: [] });
    expect(seen.principal.memberships.map((each) => each.organizationId)).toEqual([organizationId]);

    // Nor is the victim kept from anything: both accept under their own address, with a password of their own.
    expect(await acceptAnew(toSister, victim, 'a sentence of the victim')).toMatchObject({ came: {} });
    expect(await acceptAnew(toProject, victim, 'another of the victim')).toMatchObject({ came: {} });
    const member = await context.callerFor(victim, 'a sentence of the victim');
    expect(member.principal.memberships.map((each) => each.organizationId)).toEqual([sister.id]);
    const admin = await context.callerFor(victim, 'another of the victim');
    expect(admin.principal.projectAdminOf).toEqual([fabrikam.project.id]);
    expect((await context.callerOf(squatter.token)).principal.memberships).toHaveLength(1);
  });

  test('a link for a password that is out when somebody gains a right ends with it', async () => {
    const both = await context.member(operator, organizationId, 'member', somebody());
    const link = await administration.issuePasswordLink(contoso.owner, organizationId, idOf(both));
    expect(await accept(both, await invite(sisterOwner, sister.id))).toMatchObject({ came: {} });
    const use = administration.usePasswordLink(VISITOR, { token: tokenOf(link.url), password: PASSWORD });
    expect(await codeOf(use)).toBe('link_invalid');
    expect(await codeOf(administration.issuePasswordLink(contoso.owner, organizationId, idOf(both)))).toBe(
      'forbidden',
    );
  });

  test('so many scopes may use one address as a sign-in tries; whoever was there first stays in', async () => {
    const email = 'many@contoso.example';
    const first = await context.member(operator, organizationId, 'member', email);
    for (let others = 1; others <= MOST_CANDIDATES; others += 1) {
      const { id: project } = await administration.createProject(operator, { name: 'More' });
      const { id } = await administration.createOrganization(operator, project, { name: 'More' });
      const outcome = await acceptAnew(await invite(operator, id, email), email, `sentence number ${others}`);
      if (others < MOST_CANDIDATES) expect(outcome).toMatchObject({ came: {} });
      else expect(outcome).toBe('address_taken');
    }
    expect(idOf(await context.callerFor(email))).toBe(idOf(first));
  });

  test('in one organization an address is one person’s', async () => {
    const email = somebody();
    await context.member(operator, organizationId, 'member', email);
    const again = await invite(contoso.owner, organizationId, email);
    expect(await acceptAnew(again, email)).toBe('address_taken');
    // And it is still open: nothing was used up.
    expect(await acceptAnew(again, somebody())).toMatchObject({ came: {} });
  });
});

describe('an invitation', () => {
  test('is accepted once, also by many at once', async () => {
    const invitation = await invite(contoso.owner);
    const tries = Array.from({ length: 6 }, () => acceptAnew(invitation, somebody()));
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((outcome) => outcome !== 'invitation_invalid')).toHaveLength(1);
    const other = await context.member(operator, sister.id, 'member', somebody());
    expect(await accept(other, invitation)).toBe('invitation_invalid');
    expect(JSON.stringify(await database.prisma.invitation.findMany())).not.toContain(
      tokenOf(invitation.url),
    );
  });

  test('that is forged, over, replaced or taken back gives nothing', async () => {
    const before = await rights();
    const forged = {
      id: 'inv_x',
      url: 'https://portico.example/invitation#token=forged',
      expiresAt: clock.now(),
    };
    const email = somebody();
    const replaced = await invite(contoso.owner, organizationId, email);
    const renewed = await invite(contoso.owner, organizationId, email);
    const newest = await administration.renewInvitation(contoso.owner, renewed.id);
    const revoked = await invite(contoso.owner);
    await administration.revokeInvitation(contoso.owner, revoked.id);
    for (const gone of [forged, replaced, renewed, revoked])
      expect(await acceptAnew(gone, somebody())).toBe('invitation_invalid');
    clock.advance(7 * DAY);
    expect(await acceptAnew(newest, somebody())).toBe('invitation_invalid');
    expect(await rights()).toEqual(before);
  });

  test('is open to whoever is signed in as a user of that product, and to nobody of another', async () => {
    const owner = await context.callerFor('owner@contoso.example');
    const outsider = await context.callerFor('owner@fabrikam.example');
    const invitation = await invite(owner);
    const looked = (by: PersonCaller) =>
      administration.lookAtInvitation(VISITOR, by.principal, { token: tokenOf(invitation.url) });
    expect((await looked(outsider)).viewer).toMatchObject({ canAccept: false });
    expect(await accept(outsider, invitation)).toBe('invitation_for_others');
    expect(await accept(owner, invitation)).toBe('already_exists');
    const insider = await context.callerFor('owner@sister.example');
    expect((await looked(insider)).viewer).toMatchObject({ canAccept: true });
    expect(await accept(insider, invitation)).toMatchObject({ came: { organizationId } });
  });

  test('of who was removed since, or may no longer give that role, is worth nothing', async () => {
    const owner = await context.callerFor('owner@contoso.example');
    const going = await context.member(operator, organizationId, 'owner', somebody());
    const backDoor = await invite(going);
    const lowered = await context.member(operator, organizationId, 'owner', somebody());
    const tooHigh = await administration.inviteMember(lowered, organizationId, {
      email: somebody(),
      role: 'owner',
    });
    await administration.removeMember(owner, organizationId, idOf(going));
    await administration.changeRole(owner, organizationId, idOf(lowered), { role: 'admin' });
    expect(await accept(going, backDoor)).toBe('invitation_invalid');
    expect(await acceptAnew(tooHigh, somebody())).toBe('invitation_invalid');
    const listed = await administration.listOrganizationInvitations(owner.principal, organizationId);
    expect(listed.map(({ id }) => id)).not.toContain(backDoor.id);
  });

  test('is listed while it is open, to those who may invite, with no token', async () => {
    const owner = await context.callerFor('owner@contoso.example');
    const email = somebody();
    const made = await invite(owner, organizationId, email);
    const open = await administration.listOrganizationInvitations(owner.principal, organizationId);
    expect(open.find(({ id }) => id === made.id)).toEqual({
      ...{ id: made.id, email, name: null, role: 'member' },
      ...{ createdAt: clock.now(), expiresAt: made.expiresAt },
    });
    const member = await context.member(operator, organizationId, 'member', somebody());
    expect(await codeOf(administration.listOrganizationInvitations(member.principal, organizationId))).toBe(
      'forbidden',
    );
    expect(await codeOf(administration.revokeInvitation(member, made.id))).toBe('forbidden');
    const admin = await context.member(operator, organizationId, 'admin', somebody());
    const toOwn = await administration.inviteMember(owner, organizationId, { email, role: 'owner' });
    expect(await codeOf(administration.renewInvitation(admin, toOwn.id))).toBe('forbidden');
  });

  test('of a suspended organization waits', async () => {
    const { id } = await administration.createOrganization(operator, contoso.project.id, { name: 'Later' });
    const invitation = await invite(operator, id);
    await administration.changeOrganization(operator, id, { status: 'suspended' });
    expect(await acceptAnew(invitation, somebody())).toBe('organization_suspended');
    await administration.changeOrganization(operator, id, { status: 'active' });
    expect(await acceptAnew(invitation, somebody())).toMatchObject({ came: {} });
  });

  test('with a weak password is not used up', async () => {
    const invitation = await invite(operator);
    const email = somebody();
    for (const password of ['short', email])
      expect(await acceptAnew(invitation, email, password)).toBe('weak_password');
    expect(await acceptAnew(invitation, email)).toMatchObject({ came: { email } });
  });
});

describe('operators (U15)', () => {
  test('invite others, see who there are, and one always stays', async () => {
    const email = 'second@portico.example';
    await context.accepted(await administration.inviteOperator(operator, { email }), email);
    const second = await context.callerFor(email);
    expect(second.principal.isOperator).toBe(true);
    expect(await administration.listOperators(second.principal)).toHaveLength(2);
    await administration.removeOperator(second, idOf(operator));
    expect(await codeOf(administration.removeOperator(second, idOf(second)))).toBe('last_operator');
    await context.accepted(
      await administration.onServer.inviteOperator('third@portico.example'),
      'third@portico.example',
    );
    expect(await administration.onServer.operators()).toHaveLength(2);
  });

  test('are nobody else’s to invite, list or remove', async () => {
    const owner = await context.callerFor('owner@fabrikam.example');
    expect(await codeOf(administration.inviteOperator(owner, { email: somebody() }))).toBe('forbidden');
    expect(await codeOf(administration.listOperators(owner.principal))).toBe('forbidden');
    expect(await codeOf(administration.listOperatorInvitations(owner.principal))).toBe('forbidden');
    expect(await codeOf(administration.removeOperator(owner, idOf(operator)))).toBe('forbidden');
    expect(await codeOf(administration.listDeploymentAudit(owner.principal, { limit: 5 }))).toBe('forbidden');
  });

  test('who forgot the password get a link from the command on the server, also the only one', async () => {
    const email = 'second@portico.example';
    const { url } = await administration.onServer.issueOperatorLink(email);
    const password = 'remembered this time';
    await administration.usePasswordLink(VISITOR, { token: tokenOf(url), password });
    expect((await context.callerFor(email, password)).principal.isOperator).toBe(true);
    expect(await codeOf(administration.onServer.issueOperatorLink('owner@contoso.example'))).toBe(
      'not_found',
    );
  });

  test('read what happened in the deployment’s own log (B5)', async () => {
    const caller = await context.callerFor('third@portico.example');
    const { events } = await administration.listDeploymentAudit(caller.principal, { limit: 100 });
    const actions = events.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['operator.removed', 'password_link.issued']));
    // What anybody can do again and again stands in the log of the process, and fills none that can only grow (A5).
    const guess = { email: 'nobody@portico.example', password: 'wrong' };
    expect(await codeOf(administration.signIn(VISITOR, guess))).toBe('sign_in_failed');
    expect(await administration.listDeploymentAudit(caller.principal, { limit: 100 })).toMatchObject({
      events,
    });
    expect(events.every(({ organizationId: of }) => of === null)).toBe(true);
  });
});
