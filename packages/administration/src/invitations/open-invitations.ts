import {
  assertThat,
  type Caller,
  type EventName,
  PorticoError,
  type Principal,
  reachDeployment,
} from '@portico/core';
import { hashToken } from '@portico/vault';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { targetOf } from '../may-invite/invitation-target.ts';
import { assertMayInvite } from '../may-invite/may-invite.ts';
import { managedOrganization, projectFor } from '../reach.ts';
import { INVITATION_LIFETIME, isOpen, type NewInvitation, newInvitationLink } from './invitation.ts';
import { placeInAudit } from './make-invitation.ts';

const COLUMNS = { id: true, email: true, name: true, role: true, createdAt: true, expiresAt: true } as const;

/** The open invitations to an organization, the newest first. @throws PorticoError `not_found`, `forbidden` */
export async function listOrganizationInvitations(
  context: Context,
  principal: Principal,
  organizationId: string,
) {
  await managedOrganization(context.prisma, principal, organizationId);
  return list(context, { organizationId });
}

/** The open invitations to administer a project. @throws PorticoError `not_found` */
export async function listProjectInvitations(context: Context, principal: Principal, projectId: string) {
  await projectFor(context.prisma, principal, projectId);
  return list(context, { projectId, kind: 'project_admin' });
}

/** The open invitations to run the deployment. @throws PorticoError `forbidden` unless the principal does */
export async function listOperatorInvitations(context: Context, principal: Principal) {
  reachDeployment(principal);
  return list(context, { kind: 'operator' });
}

/** All of them: how many can be open is bounded where they are made. */
function list(
  context: Context,
  where: { organizationId: string } | { projectId: string; kind: 'project_admin' } | { kind: 'operator' },
) {
  return context.prisma.invitation.findMany({
    where: { ...where, ...isOpen(context.clock.now()) },
    select: COLUMNS,
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  });
}

/**
 * A new link for an open invitation: the old one stops working, and seven days begin anew.
 *
 * @throws PorticoError `not_found`, `forbidden`
 */
export async function renewInvitation(context: Context, caller: Caller, id: string): Promise<NewInvitation> {
  const now = context.clock.now();
  const { token, url } = newInvitationLink(context);
  const expiresAt = new Date(now.getTime() + INVITATION_LIFETIME);
  await change(context, caller, id, 'invitation.renewed', {
    tokenHash: hashToken(token),
    expiresAt,
    // Whoever makes the link answers for it.
    invitedById: caller.principal.userId,
  });
  return { id, url, expiresAt };
}

/** Takes an open invitation back. @throws PorticoError `not_found`, `forbidden` */
export async function revokeInvitation(context: Context, caller: Caller, id: string): Promise<void> {
  await change(context, caller, id, 'invitation.revoked', { revokedAt: context.clock.now() });
}

async function change(
  context: Context,
  caller: Caller,
  id: string,
  action: EventName,
  data: { tokenHash: string; expiresAt: Date; invitedById: string } | { revokedAt: Date },
): Promise<void> {
  const now = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    const row = await transaction.invitation.findFirst({ where: { id, ...isOpen(now) } });
    if (row === null) throw new PorticoError('not_found');
    const target = targetOf(row);
    await assertMayInvite(transaction, caller.principal, target);
    const changed = await transaction.invitation.updateMany({ where: { id, ...isOpen(now) }, data });
    assertThat(changed.count === 1, 'not_found');
    await record(transaction, caller, now, {
      action,
      target: { kind: 'invitation', id },
      ...placeInAudit(target),
      data: { email: row.email },
    });
  });
}

/** Takes back what somebody invited to who is removed here: they have no way back by a link of their own. */
export async function revokeInvitationsBy(
  transaction: Transaction,
  userId: string,
  place: { readonly organizationId: string } | { readonly projectId: string } | { readonly kind: 'operator' },
  at: Date,
): Promise<void> {
  await transaction.invitation.updateMany({
    where: { invitedById: userId, ...place, acceptedAt: null, revokedAt: null },
    data: { revokedAt: at },
  });
}
