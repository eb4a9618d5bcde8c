import {
  assertThat,
  type Caller,
  isPorticoError,
  mayGrant,
  type Principal,
  runsDeployment,
  type Visitor,
} from '@portico/core';
import type { Transaction } from '../context.ts';
import { managedOrganization, projectFor } from '../reach.ts';
import type { InvitationTarget } from './invitation-target.ts';

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

/** Whoever may invite to this also renews and takes back. @throws PorticoError `not_found`, `forbidden` */
export async function assertMayInvite(
  transaction: Transaction,
  principal: Principal,
  target: InvitationTarget,
): Promise<void> {
  switch (target.kind) {
    case 'member': {
      const { actingRole } = await managedOrganization(transaction, principal, target.organizationId);
      assertThat(mayGrant(actingRole, target.role), 'forbidden');
      return;
    }
    case 'project_admin':
      await projectFor(transaction, principal, target.projectId);
      return;
    case 'operator':
      assertThat(runsDeployment(principal), 'not_found');
  }
}

/** The same as an answer. The command on the server, where nobody is signed in, may. */
export async function mayInvite(
  transaction: Transaction,
  caller: Visitor | Caller,
  target: InvitationTarget,
): Promise<boolean> {
  if (!('principal' in caller)) return true;
  try {
    await assertMayInvite(transaction, caller.principal, target);
    return true;
  } catch (error) {
    if (isPorticoError(error)) return false;
    throw error;
  }
}
