import { PorticoError } from '@portico/core';
import { record } from '../audit/record.ts';
import type { PersonCaller } from '../caller.ts';
import type { Context } from '../context.ts';
import type { ConfirmPasswordInput } from '../input/session.ts';
import { confirmationLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';

/**
 * The person of this session types their password again: from now on the sign-in counts as recent.
 *
 * @throws PorticoError `sign_in_failed`, `too_many_attempts`, `not_signed_in` when the session ended meanwhile
 */
export async function confirmPassword(
  context: Context,
  caller: PersonCaller,
  { password }: ConfirmPasswordInput,
): Promise<{ authenticatedAt: Date }> {
  const { userId, projectId, session } = caller.principal;
  const limits = confirmationLimits(userId);
  await countAttempt(context, limits);
  const known = await context.prisma.userPassword.findUnique({ where: { userId } });
  const matches = await context.passwords.verify(known?.hash ?? null, password);
  if (!matches) throw new PorticoError('sign_in_failed');
  await takeBackAttempt(context, limits);
  const authenticatedAt = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    const refreshed = await transaction.dashboardSession.updateMany({
      where: { id: session.id, revokedAt: null },
      data: { authenticatedAt },
    });
    if (refreshed.count !== 1) throw new PorticoError('not_signed_in');
    await record(transaction, caller, authenticatedAt, {
      action: 'dashboard_session.confirmed',
      target: { kind: 'user', id: userId },
      projectId,
    });
  });
  return { authenticatedAt };
}
