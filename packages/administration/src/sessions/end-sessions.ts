import type { Transaction } from '../context.ts';

/**
 * Which sessions: of an organization, of a person in it, or of a person. A person's session in the dashboard belongs to the built-in project's issuer, so an organization's are never looked for under its project.
 */
export type SessionScope =
  | { readonly organizationId: string; readonly userId?: string; readonly id?: string }
  | { readonly userId: string; readonly method?: 'password' };

/**
 * Ends sessions: refresh stops at once, introspection says so at once, access tokens end by themselves within five
 * minutes. Applications that want to know are told by the trigger of the table.
 *
 * @returns how many ended
 */
export async function endSessions(transaction: Transaction, scope: SessionScope, now: Date): Promise<number> {
  const { count } = await transaction.session.updateMany({
    where: { ...scope, revokedAt: null },
    data: { revokedAt: now },
  });
  return count;
}

/**
 * Ends the sessions that members of an organization have in the dashboard by a password: those are of no organization, and
 * act in this one all the same.
 *
 * @param spared whose go on: whoever ends those of all
 * @returns how many ended
 */
export async function endPasswordSessions(
  transaction: Transaction,
  members: { readonly organizationId: string; readonly userId?: string },
  spared: string,
  now: Date,
): Promise<number> {
  const rows = await transaction.membership.findMany({ where: members, select: { userId: true } });
  const others = rows.filter((row) => row.userId !== spared || row.userId === members.userId);
  const userId = { in: others.map((row) => row.userId) };
  const open = { userId, revokedAt: null };
  await transaction.session.updateMany({ where: { ...open, method: 'password' }, data: { revokedAt: now } });
  const over = { method: { not: 'password' as const }, userId };
  const elsewhere = await transaction.session.findMany({
    where: { ...over, revokedAt: null },
    select: { id: true },
  });
  const { count } = await transaction.dashboardSession.updateMany({
    where: { ...open, OR: [{ sessionId: null }, { sessionId: { notIn: elsewhere.map(({ id }) => id) } }] },
    data: { revokedAt: now },
  });
  return count;
}
