import { assertThat, newId, type Visitor } from '@portico/core';
import { hashToken, newToken } from '@portico/vault';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { ABSOLUTE_LIFETIME } from './lifetimes.ts';

export type OpenedSession = {
  /** Goes into the cookie; it is new at each sign-in and exists nowhere else. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly userId: string;
};

/** Which password was right: one that was set anew since then opens nothing any more. */
export type RightPassword = {
  /** Hex: SHA-256 of what is stored of it. */
  readonly version: string;
};

/**
 * Opens the dashboard to somebody who has proven who they are. A session that the browser had before ends (attack 40).
 *
 * When they proved it is when they signed in at the issuer: a browser that is signed in there comes back without a
 * question, and that is no new proof (attack 66).
 *
 * @param person `sessionId` is the session at the built-in project's issuer that this one hangs on; `password` the one that
 *   was right just now
 * @param previousToken of the browser's cookie, if it has one
 * @throws PorticoError `user_disabled`, `sign_in_failed` when the password was set anew meanwhile, `invalid_state` when that session is not one of this person
 */
export async function openSession(
  context: Context,
  visitor: Visitor,
  person: {
    readonly userId: string;
    readonly sessionId?: string;
    readonly password?: RightPassword;
    /** When they proved who they are, where that was before. */
    readonly provenAt?: Date;
  },
  previousToken?: string,
): Promise<OpenedSession> {
  const { userId, sessionId } = person;
  const now = context.clock.now();
  const token = newToken();
  const expiresAt = new Date(now.getTime() + ABSOLUTE_LIFETIME);
  await context.prisma.$transaction(async (transaction) => {
    const user = await transaction.user.findUnique({ where: { id: userId } });
    assertThat(user !== null && user.disabledAt === null, 'user_disabled');
    if (person.password !== undefined) await assertStillRight(transaction, userId, person.password);
    const authenticatedAt =
      sessionId === undefined
        ? (person.provenAt ?? now)
        : await provenAt(transaction, now, { userId, sessionId });
    if (previousToken !== undefined) {
      await transaction.dashboardSession.updateMany({
        where: { tokenHash: hashToken(previousToken), revokedAt: null },
        data: { revokedAt: now },
      });
    }
    await transaction.dashboardSession.create({
      data: {
        id: newId('dashboardSession'),
        tokenHash: hashToken(token),
        userId,
        sessionId: sessionId ?? null,
        createdAt: now,
        authenticatedAt,
        lastSeenAt: now,
        expiresAt,
      },
    });
    await record(transaction, visitor, now, {
      action: 'dashboard_session.opened',
      target: { kind: 'user', id: userId },
      userId,
      projectId: user.projectId,
    });
  });
  return { token, expiresAt, userId };
}

/** Whoever sets it anew waits until this session is there, and ends it; or was first, and it never comes to be. */
async function assertStillRight(
  transaction: Transaction,
  userId: string,
  { version }: RightPassword,
): Promise<void> {
  const rows = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM user_passwords
    WHERE user_id = ${userId} AND encode(sha256(convert_to(hash, 'UTF8')), 'hex') = ${version} FOR SHARE`;
  assertThat(rows.length === 1, 'sign_in_failed');
}

async function provenAt(
  transaction: Transaction,
  now: Date,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<Date> {
  const session = await transaction.session.findFirst({
    where: { id: sessionId, userId, revokedAt: null },
    select: { authenticatedAt: true },
  });
  assertThat(session, 'invalid_state', { detail: 'the session at the issuer is gone' });
  // Written by the clock of the database, and no proof is of the future.
  return new Date(Math.min(session.authenticatedAt.getTime(), now.getTime()));
}
