import type { Caller, Visitor } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { stillMayInvite } from '../may-invite/may-invite.ts';

/*
 * Whoever makes a link for somebody's password could use it themselves, and somebody who signs in otherwise would not
 * notice. So such a password stays only while whoever made its link could give everything that its owner has.
 */

/** From here to the end of the transaction nobody else gives this user a right, or somebody a way to become them. */
export async function lockPerson(transaction: Transaction, userId: string): Promise<void> {
  await transaction.$queryRaw`SELECT id FROM users WHERE id = ${userId} FOR UPDATE`;
}

/**
 * After a user gained something, or whoever made links lost something: ends the links that are open, and takes back the
 * passwords that were set through one, where their maker could not give everything that the user has. A password that is
 * its owner's only way in stays: they would have noticed that somebody else set it.
 *
 * @param whose of one user, or all whose link this person made
 */
export async function reviewLinkedPasswords(
  context: Context,
  transaction: Transaction,
  caller: Visitor | Caller,
  whose: { readonly userId: string } | { readonly issuedById: string },
): Promise<void> {
  const links = await transaction.passwordLink.findMany({
    where: {
      ...whose,
      consumedAt: null,
      issuedById: 'issuedById' in whose ? whose.issuedById : { not: null },
    },
    select: { id: true, userId: true, issuedById: true },
  });
  for (const { id, userId, issuedById } of links)
    if (!(await mayGiveAll(transaction, issuedById, userId)))
      await transaction.passwordLink.update({ where: { id }, data: { consumedAt: context.clock.now() } });
  const passwords = await transaction.userPassword.findMany({
    where: {
      ...('issuedById' in whose
        ? { setThroughId: whose.issuedById }
        : { userId: whose.userId, setThroughId: { not: null } }),
      hash: { not: null },
      user: { OR: [{ identities: { some: {} } }, { socialIdentities: { some: {} } }] },
    },
    select: { userId: true, projectId: true, setThroughId: true },
  });
  for (const password of passwords)
    if (!(await mayGiveAll(transaction, password.setThroughId, password.userId)))
      await takeBack(context, transaction, caller, password);
}

/** {@link reviewLinkedPasswords} of all whose link this person made: by what their directory says, they may do less now. */
export async function reviewAfterLoss(context: Context, visitor: Visitor, userId: string): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    await lockPerson(transaction, userId);
    await reviewLinkedPasswords(context, transaction, visitor, { issuedById: userId });
  });
}

/** Whether this person could give the user every role that they have. */
async function mayGiveAll(
  transaction: Transaction,
  issuerId: string | null,
  userId: string,
): Promise<boolean> {
  const memberships = await transaction.membership.findMany({
    where: { userId },
    select: { projectId: true, organizationId: true, role: true },
  });
  for (const membership of memberships)
    if (!(await stillMayInvite(transaction, issuerId, { kind: 'member', ...membership }))) return false;
  return true;
}

async function takeBack(
  context: Context,
  transaction: Transaction,
  caller: Visitor | Caller,
  { userId, projectId }: { readonly userId: string; readonly projectId: string },
): Promise<void> {
  const now = context.clock.now();
  await transaction.userPassword.delete({ where: { userId } });
  const rested = await transaction.session.findMany({
    where: { userId, method: 'password', revokedAt: null },
    select: { id: true },
  });
  const ids = rested.map(({ id }) => id);
  await transaction.session.updateMany({ where: { id: { in: ids } }, data: { revokedAt: now } });
  await transaction.dashboardSession.updateMany({
    where: { userId, revokedAt: null, OR: [{ sessionId: null }, { sessionId: { in: ids } }] },
    data: { revokedAt: now },
  });
  await record(transaction, caller, now, {
    action: 'password.taken_back',
    target: { kind: 'user', id: userId },
    projectId,
  });
}
