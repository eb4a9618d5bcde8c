import { DAY, later, newId } from '@portico/core';
import { hashToken, newToken } from '@portico/vault';
import type { Context, Transaction } from '../context.ts';

const LIFETIME = 7 * DAY;

/** Shown once to whoever made it. */
export type NewPasswordLink = { readonly url: string; readonly expiresAt: Date };

/** Ends the links that are out, so that only the next one works. */
export async function endPasswordLinks(
  context: Context,
  transaction: Transaction,
  userId: string,
): Promise<void> {
  await transaction.passwordLink.updateMany({
    where: { userId, consumedAt: null },
    data: { consumedAt: context.clock.now() },
  });
}

/**
 * A link with which this user sets a password: single use, seven days, replaces the one before. The token stands in
 * the fragment, which no server and no log ever gets to see.
 *
 * @param issuedById who makes it, and could use it; null for the command on the server
 */
export async function insertPasswordLink(
  context: Context,
  transaction: Transaction,
  userId: string,
  issuedById: string | null,
): Promise<NewPasswordLink> {
  await endPasswordLinks(context, transaction, userId);
  const token = newToken();
  const expiresAt = later(context.clock, LIFETIME);
  await transaction.passwordLink.create({
    data: {
      id: newId('passwordLink'),
      tokenHash: hashToken(token),
      userId,
      issuedById,
      createdAt: context.clock.now(),
      expiresAt,
    },
  });
  return { url: new URL(`/set-password#token=${token}`, context.origin).href, expiresAt };
}
