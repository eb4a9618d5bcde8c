import { assertThat, type Caller, newId, type Visitor } from '@portico/core';
import { hashToken } from '@portico/vault';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { type InvitationTarget, scopeOf, targetColumns, targetOf } from '../may-invite/invitation-target.ts';
import { mayInvite } from '../may-invite/may-invite.ts';
import { INVITATION_LIFETIME, isOpen, type NewInvitation, newInvitationLink } from './invitation.ts';

/** So many may be open to one organization, project or deployment. */
const MOST_OPEN = 200;

/**
 * Invites the holder of an address. It makes no user and no right: those come when somebody accepts. Open invitations of
 * the same address to the same thing are replaced, but those that the caller may not take back stay: an admin does not end
 * an owner's.
 *
 * @param caller without `principal`, the command on the server
 * @throws PorticoError `too_many_open`
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
  await makeRoom(transaction, caller, target, person.email, now);
  await transaction.invitation.create({
    data: {
      id,
      ...place,
      role,
      expiresAt,
      email: person.email,
      name: person.name ?? null,
      tokenHash: hashToken(token),
      invitedById: 'principal' in caller ? caller.principal.userId : null,
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

/** @throws PorticoError `too_many_open` when there is none after the open ones of that address were replaced */
async function makeRoom(
  transaction: Transaction,
  caller: Visitor | Caller,
  target: InvitationTarget,
  email: string,
  now: Date,
): Promise<void> {
  // Who invite to the same thing at once come one after the other from here.
  const key = `invitations ${scopeOf(target)}`;
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  const { role: _role, ...place } = targetColumns(target);
  const open = await transaction.invitation.findMany({ where: { ...place, email, ...isOpen(now) } });
  const replaced: string[] = [];
  for (const row of open) if (await mayInvite(transaction, caller, targetOf(row))) replaced.push(row.id);
  await transaction.invitation.updateMany({ where: { id: { in: replaced } }, data: { revokedAt: now } });
  const others = await transaction.invitation.count({ where: { ...place, ...isOpen(now) } });
  assertThat(others < MOST_OPEN, 'too_many_open');
}

/** In which logs it stands. */
export function placeInAudit(target: InvitationTarget): { projectId?: string; organizationId?: string } {
  if (target.kind === 'operator') return {};
  const { projectId } = target;
  return target.kind === 'member' ? { projectId, organizationId: target.organizationId } : { projectId };
}
