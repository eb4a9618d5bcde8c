import { assertThat, type Caller, PorticoError, type Visitor } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import type { OpenInvitation } from './find-open.ts';
import { isOpen } from './invitation.ts';
import { placeInAudit } from './make-invitation.ts';

/**
 * Uses the invitation up and gives what it promises, by the same transaction.
 *
 * @throws PorticoError `invitation_invalid`, `already_exists`, `organization_suspended`
 */
export async function consume(
  context: Context,
  transaction: Transaction,
  caller: Visitor | Caller,
  { id, target, organization, email }: OpenInvitation,
  userId: string,
): Promise<void> {
  const now = context.clock.now();
  assertThat(organization === null || organization.status === 'active', 'organization_suspended');
  const used = await transaction.invitation.updateMany({
    where: { id, ...isOpen(now) },
    data: { acceptedAt: now, acceptedById: userId },
  });
  if (used.count !== 1) throw new PorticoError('invitation_invalid');
  await grant(transaction, { target, email }, userId);
  await record(transaction, caller, now, {
    action: 'invitation.accepted',
    target: { kind: 'invitation', id },
    userId,
    ...placeInAudit(target),
    data: { email, kind: target.kind, ...(target.kind === 'member' ? { role: target.role } : {}) },
  });
}

async function grant(
  transaction: Transaction,
  { target, email }: Pick<OpenInvitation, 'target' | 'email'>,
  userId: string,
): Promise<void> {
  switch (target.kind) {
    case 'member': {
      const { projectId, organizationId, role } = target;
      const present = await transaction.membership.count({ where: { organizationId, userId } });
      assertThat(present === 0, 'already_exists');
      await transaction.membership.create({
        data: { projectId, organizationId, userId, role, source: 'invited', invitedEmail: email },
      });
      return;
    }
    case 'project_admin': {
      const { projectId } = target;
      assertThat(
        (await transaction.projectAdmin.count({ where: { projectId, userId } })) === 0,
        'already_exists',
      );
      await transaction.projectAdmin.create({ data: { projectId, userId } });
      return;
    }
    case 'operator':
      assertThat((await transaction.operator.count({ where: { userId } })) === 0, 'already_exists');
      await transaction.operator.create({ data: { userId } });
  }
}
