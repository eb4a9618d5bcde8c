import { assertThat, mayGrant, newId, type OrganizationRole } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Context, Transaction } from '../context.ts';
import type { InvitationInput } from '../input/organization.ts';
import {
  endPasswordLinks,
  insertPasswordLink,
  type NewPasswordLink,
} from '../password-links/insert-password-link.ts';
import { managedOrganization, type OrganizationReach } from '../reach.ts';

/** `passwordLink` is shown once; null for a person who signs in with a password already. */
export type Invitation = { readonly userId: string; readonly passwordLink: NewPasswordLink | null };

/**
 * Makes somebody a member who signs in with a password.
 *
 * An address that is already somebody's in this project is refused to owners and admins: nobody here has proven that
 * the address is theirs, and to join by address would hand one organization's user to another (attacks 33, 86). Whoever
 * administers the project may add that user; then no link is made, and those that are out end.
 *
 * @throws PorticoError `not_found`, `forbidden` (attack 87), `already_exists`
 */
export async function inviteMember(
  context: Context,
  caller: Caller,
  organizationId: string,
  input: InvitationInput,
): Promise<Invitation> {
  return context.prisma.$transaction(async (transaction) => {
    const reach = await managedOrganization(transaction, caller.viewer, organizationId);
    assertThat(mayGrant(reach.actingRole, input.role), 'forbidden');
    const { projectId } = reach.organization;
    const known = await transaction.userPassword.findUnique({
      where: { projectId_email: { projectId, email: input.email } },
      select: { userId: true },
    });
    const invitation = known
      ? await addKnownUser(context, transaction, reach, known.userId, input.role)
      : await addNewUser(context, transaction, reach, input);
    await record(transaction, caller, context.clock.now(), {
      action: 'membership.invited',
      target: { kind: 'user', id: invitation.userId },
      projectId,
      organizationId,
      data: { email: input.email, role: input.role },
    });
    return invitation;
  });
}

async function addKnownUser(
  context: Context,
  transaction: Transaction,
  reach: OrganizationReach,
  userId: string,
  role: OrganizationRole,
): Promise<Invitation> {
  const { id: organizationId, projectId } = reach.organization;
  const present = await transaction.membership.count({ where: { organizationId, userId } });
  assertThat(reach.administersProject && present === 0, 'already_exists');
  await endPasswordLinks(context, transaction, userId);
  await transaction.membership.create({
    data: { projectId, organizationId, userId, role, source: 'invited' },
  });
  return { userId, passwordLink: null };
}

async function addNewUser(
  context: Context,
  transaction: Transaction,
  reach: OrganizationReach,
  { email, name, role }: InvitationInput,
): Promise<Invitation> {
  const { id: organizationId, projectId } = reach.organization;
  const userId = newId('user');
  await transaction.user.create({
    data: { id: userId, projectId, email, name: name ?? null, password: { create: { projectId, email } } },
  });
  await transaction.membership.create({
    data: { projectId, organizationId, userId, role, source: 'invited' },
  });
  return { userId, passwordLink: await insertPasswordLink(context, transaction, userId) };
}
