import type { Context, Transaction } from '../context.ts';
import { endPasswordLinks } from './insert-password-link.ts';

/**
 * Somebody was let go by the organization, project or deployment `scopeId`. Whoever has nothing left anywhere has no way in by a
 * password any more, and their address is free for whoever is invited next; else they keep it, in nobody's name.
 */
export async function releaseSignIn(
  context: Context,
  transaction: Transaction,
  userId: string,
  scopeId: string,
): Promise<void> {
  await endPasswordLinks(context, transaction, userId);
  const has = { where: { userId } };
  const left =
    (await transaction.membership.count(has)) +
    (await transaction.projectAdmin.count(has)) +
    (await transaction.operator.count(has));
  if (left === 0) await transaction.userPassword.deleteMany({ where: { userId } });
  else await transaction.userPassword.updateMany({ where: { userId, scopeId }, data: { scopeId: userId } });
}
