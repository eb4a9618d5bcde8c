import { PorticoError, type Visitor } from '@portico/core';
import { hashToken } from '@portico/vault';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { PasswordLinkInput } from '../input/session.ts';
import { assertGoodPassword } from '../passwords/password-rules.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { tokenLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';

/**
 * Sets the password of the person that the link was made for. Everything that stood on the old one ends with it: the
 * dashboard's sessions, and those at the issuer, which would open a new one without a question. One link, one use: of
 * several at the same time one wins (attack 86). A weak password does not use the link up.
 *
 * @throws PorticoError `link_invalid`, `weak_password`, `too_many_attempts`
 */
export async function usePasswordLink(
  context: Context,
  visitor: Visitor,
  { token, password }: PasswordLinkInput,
): Promise<{ email: string }> {
  const limits = tokenLimits(visitor);
  await countAttempt(context, limits);
  const now = context.clock.now();
  const open = { tokenHash: hashToken(token), consumedAt: null, expiresAt: { gt: now } };
  const owner = await ownerOfLink(context, open);
  await takeBackAttempt(context, limits);
  assertGoodPassword(password, owner.email);
  const hash = await context.passwords.hash(password);
  await context.prisma.$transaction(async (transaction) => {
    const used = await transaction.passwordLink.updateMany({ where: open, data: { consumedAt: now } });
    if (used.count !== 1) throw new PorticoError('link_invalid');
    await transaction.userPassword.update({
      where: { userId: owner.userId },
      data: { hash, changedAt: now, setThroughId: owner.setThroughId },
    });
    await endSessions(transaction, { userId: owner.userId, method: 'password' }, now);
    await transaction.dashboardSession.updateMany({
      where: { userId: owner.userId, revokedAt: null },
      data: { revokedAt: now },
    });
    await record(transaction, visitor, now, {
      action: 'password.set',
      target: { kind: 'user', id: owner.userId },
      userId: owner.userId,
      projectId: owner.projectId,
    });
  });
  return { email: owner.email };
}

type OpenLink = { tokenHash: string; consumedAt: null; expiresAt: { gt: Date } };

async function ownerOfLink(context: Context, open: OpenLink) {
  const link = await context.prisma.passwordLink.findFirst({
    where: { ...open, user: { disabledAt: null } },
    select: { issuedById: true, user: { select: { password: true } } },
  });
  if (!link?.user.password) throw new PorticoError('link_invalid');
  return { ...link.user.password, setThroughId: link.issuedById };
}
