import type { Transaction } from '../context.ts';

/** Which sessions: always of one project, and of an organization or a person in it. */
export type SessionScope = {
  readonly projectId: string;
  readonly organizationId?: string;
  readonly userId?: string;
  readonly id?: string;
};

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
