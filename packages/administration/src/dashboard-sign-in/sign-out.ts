import type { Visitor } from '@portico/core';
import { hashToken } from '@portico/vault';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';

/** Ends the session at once, on every replica. A token that is already over is no error. */
export async function signOut(context: Context, visitor: Visitor, token: string): Promise<void> {
  const now = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    const session = await transaction.dashboardSession.findFirst({
      where: { tokenHash: hashToken(token), revokedAt: null },
      select: { id: true, sessionId: true, user: { select: { id: true, projectId: true } } },
    });
    if (session === null) return;
    await transaction.dashboardSession.update({ where: { id: session.id }, data: { revokedAt: now } });
    // The issuer's session goes with it: else the next visit would sign in again without a question.
    if (session.sessionId !== null) {
      await transaction.session.updateMany({
        where: { id: session.sessionId, revokedAt: null },
        data: { revokedAt: now },
      });
    }
    await record(transaction, visitor, now, {
      action: 'dashboard_session.closed',
      target: { kind: 'user', id: session.user.id },
      userId: session.user.id,
      projectId: session.user.projectId,
    });
  });
}
