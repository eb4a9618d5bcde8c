import { assertThat, type Caller, mayGrant, ORGANIZATION_ROLES, type OrganizationRole } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { RoleInput } from '../input/organization.ts';
import { lockPerson, reviewLinkedPasswords } from '../password-links/linked-passwords.ts';
import { managedOrganization } from '../reach.ts';
import { assertAnotherOwner, lockedMemberRole } from './member-change.ts';

const isHigher = (one: OrganizationRole, other: OrganizationRole) =>
  ORGANIZATION_ROLES.indexOf(one) > ORGANIZATION_ROLES.indexOf(other);

/**
 * Gives a member another role by hand; a higher one that groups of their directory give stays beside it. One grants and takes only what one may grant; nobody raises themselves; the last owner
 * stays one (attack 87).
 *
 * @throws PorticoError `not_found`, `forbidden`, `last_owner`
 */
export async function changeRole(
  context: Context,
  caller: Caller,
  organizationId: string,
  userId: string,
  { role }: RoleInput,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    const { actingRole, organization } = await managedOrganization(
      transaction,
      caller.principal,
      organizationId,
    );
    const { role: held, byHand: before } = await lockedMemberRole(transaction, organizationId, userId);
    assertThat(mayGrant(actingRole, before) && mayGrant(actingRole, role), 'forbidden');
    await lockPerson(transaction, userId);
    const raises = isHigher(role, before);
    assertThat(!(raises && userId === caller.principal.userId), 'forbidden');
    if (before === 'owner' && role !== 'owner') await assertAnotherOwner(transaction, organizationId, userId);
    await transaction.membership.update({
      where: { organizationId_userId: { organizationId, userId } },
      data:
        isHigher(held, role) && held !== before
          ? { roleByHand: role }
          : { role, roleByHand: null, groupRuleId: null },
    });
    const whose = raises ? { userId } : { issuedById: userId };
    await reviewLinkedPasswords(context, transaction, caller, whose);
    await record(transaction, caller, context.clock.now(), {
      action: 'membership.role_changed',
      target: { kind: 'user', id: userId },
      projectId: organization.projectId,
      organizationId,
      data: { from: before, to: role },
    });
  });
}
