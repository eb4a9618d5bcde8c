import { mayGrant } from '@portico/core';
import type { Transaction } from '../context.ts';
import type { InvitationTarget } from './invitation.ts';

/**
 * Whether the person who invited may still give what the invitation promises. Whoever was removed meanwhile has no way back
 * by a link that they made for themselves.
 *
 * @param invitedById null for the command on the server, whose user owns the deployment anyhow
 */
export async function stillMayInvite(
  transaction: Transaction,
  invitedById: string | null,
  target: InvitationTarget,
): Promise<boolean> {
  if (invitedById === null) return true;
  const user = { id: invitedById, disabledAt: null };
  if ((await transaction.operator.count({ where: { userId: invitedById, user } })) === 1) return true;
  if (target.kind === 'operator') return false;
  const { projectId } = target;
  const administers = { projectId, userId: invitedById, user };
  if ((await transaction.projectAdmin.count({ where: administers })) === 1) return true;
  if (target.kind !== 'member') return false;
  const { organizationId, role } = target;
  const membership = await transaction.membership.findFirst({
    where: { organizationId, userId: invitedById, user },
    select: { role: true },
  });
  return membership !== null && mayGrant(membership.role, role);
}
