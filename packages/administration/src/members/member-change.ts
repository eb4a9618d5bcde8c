import { assertThat, type OrganizationRole, PorticoError } from '@portico/core';
import type { Transaction } from '../context.ts';

/**
 * The role of a member, and what people have given them by hand, read with the organization locked: changes of members come one after the other, so that two
 * owners who demote each other at the same time do not both succeed (attack 87).
 *
 * @throws PorticoError `not_found`
 */
export async function lockedMemberRole(
  transaction: Transaction,
  organizationId: string,
  userId: string,
): Promise<{ role: OrganizationRole; byHand: OrganizationRole }> {
  await transaction.$queryRaw`SELECT id FROM organizations WHERE id = ${organizationId} FOR UPDATE`;
  const member = await transaction.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId } },
    select: { role: true, roleByHand: true },
  });
  if (member === null) throw new PorticoError('not_found');
  return { role: member.role, byHand: member.roleByHand ?? member.role };
}

/** @throws PorticoError `last_owner` when this owner is the only one */
export async function assertAnotherOwner(
  transaction: Transaction,
  organizationId: string,
  userId: string,
): Promise<void> {
  const others = await transaction.membership.count({
    where: { organizationId, role: 'owner', userId: { not: userId } },
  });
  assertThat(others > 0, 'last_owner');
}
