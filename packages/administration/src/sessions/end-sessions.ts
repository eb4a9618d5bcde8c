import type { Transaction } from '../context.ts';

/**
 * Which sessions: of an organization, of a person in it, of a person, or all of a project's issuer. A person's session in
 * the dashboard belongs to the built-in project's issuer, so an organization's are never looked for under its project.
 */
export type SessionScope =
  | { readonly organizationId: string; readonly userId?: string; readonly id?: string }
  | { readonly userId: string; readonly method?: 'password' }
  | { readonly projectId: string };

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
