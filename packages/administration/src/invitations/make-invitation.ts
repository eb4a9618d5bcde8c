import { newId } from '@portico/core';
import { hashToken } from '@portico/vault';
import { record } from '../audit/record.ts';
import type { Caller, Visitor } from '../caller.ts';
import type { Context, Transaction } from '../context.ts';
import {
  INVITATION_LIFETIME,
  type InvitationTarget,
  isOpen,
  type NewInvitation,
  newInvitationLink,
  targetColumns,
} from './invitation.ts';

/**
 * Invites the holder of an address. It makes no user and no right: those come when somebody accepts. An open invitation of
 * the same address to the same thing is replaced.
 *
 * @param caller without `viewer`, the command on the server
 */
export async function makeInvitation(
  context: Context,
  transaction: Transaction,
  caller: Visitor | Caller,
  target: InvitationTarget,
  person: { readonly email: string; readonly name?: string | undefined },
): Promise<NewInvitation> {
  const now = context.clock.now();
  const { role, ...place } = targetColumns(target);
  const { token, url } = newInvitationLink(context);
  const id = newId('invitation');
  const expiresAt = new Date(now.getTime() + INVITATION_LIFETIME);
  await transaction.invitation.updateMany({
    where: { ...place, email: person.email, ...isOpen(now) },
    data: { revokedAt: now },
  });
  await transaction.invitation.create({
    data: {
      ...{ id, ...place, role, expiresAt },
      email: person.email,
      name: person.name ?? null,
      tokenHash: hashToken(token),
      invitedById: 'viewer' in caller ? caller.viewer.user.id : null,
      createdAt: now,
    },
  });
  await record(transaction, caller, now, {
    action: 'invitation.created',
    target: { kind: 'invitation', id },
    ...placeInAudit(target),
    data: { email: person.email, kind: target.kind, ...(role === null ? {} : { role }) },
  });
  return { id, url, expiresAt };
}

/** In which logs it stands. */
export function placeInAudit(target: InvitationTarget): { projectId?: string; organizationId?: string } {
  if (target.kind === 'operator') return {};
  const { projectId } = target;
  return target.kind === 'member' ? { projectId, organizationId: target.organizationId } : { projectId };
}
