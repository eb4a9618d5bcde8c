import { assertThat, mayGrant, PorticoError } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Context, Transaction } from '../context.ts';
import { managedOrganization } from '../reach.ts';
import { insertPasswordLink, type NewPasswordLink } from './insert-password-link.ts';

/**
 * A new password link for a member who lost theirs. Whoever holds it can become that member, so it takes the right to
 * grant their role (attack 87), and an owner or admin gets none for somebody who is in another organization too
 * (attack 86): that is for whoever administers the project.
 *
 * @throws PorticoError `not_found`, `forbidden`
 */
export async function issuePasswordLink(
  context: Context,
  caller: Caller,
  organizationId: string,
  userId: string,
): Promise<NewPasswordLink> {
  return context.prisma.$transaction(async (transaction) => {
    const reach = await managedOrganization(transaction, caller.viewer, organizationId);
    const member = await memberWithPassword(transaction, organizationId, userId);
    assertThat(mayGrant(reach.actingRole, member.role), 'forbidden');
    const elsewhere = await transaction.membership.count({
      where: { userId, organizationId: { not: organizationId } },
    });
    assertThat(reach.administersProject || elsewhere === 0, 'forbidden');
    const link = await insertPasswordLink(context, transaction, userId);
    await record(transaction, caller, context.clock.now(), {
      action: 'password_link.issued',
      target: { kind: 'user', id: userId },
      projectId: reach.organization.projectId,
      organizationId,
    });
    return link;
  });
}

/** A member who came in over single sign-on has no password, and gets none this way. */
async function memberWithPassword(transaction: Transaction, organizationId: string, userId: string) {
  const member = await transaction.membership.findFirst({
    where: { organizationId, userId, user: { password: { isNot: null } } },
    select: { role: true },
  });
  if (member === null) throw new PorticoError('not_found');
  return member;
}
