import { assertThat, isId } from '@portico/core';
import type { Transaction } from '../context.ts';

/** So many users may sign in with one address: a sign-in tries them all. */
export const MOST_CANDIDATES = 5;

/**
 * Of one project's organizations so many may give one address: whoever administers a project can make organizations at will,
 * and shall not use up what all projects share.
 */
const MOST_IN_PROJECT = 2;

/** An address to sign in with, and in whose name it is given. */
export type NewSignInName = {
  readonly userId: string;
  /** Of the user. */
  readonly projectId: string;
  /** Lower case. */
  readonly email: string;
  /** The organization or project that let the person in, or `deployment`. */
  readonly scopeId: string;
  /** Null until a password link is used. */
  readonly hash: string | null;
};

/**
 * Gives a user an address to sign in with. Nobody has proven that it is theirs, so it is no right and blocks nobody: it is
 * taken only within the organization or project that let them in. Of all scopes together so many may use one address as a
 * sign-in tries; whoever comes later takes another one, and nobody who was there is pushed out.
 *
 * @throws PorticoError `address_taken`
 */
export async function giveSignInName(transaction: Transaction, name: NewSignInName, at: Date): Promise<void> {
  // One after the other, so that two at once do not both find room.
  const key = `sign-in name ${name.email}`;
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  const others = await transaction.userPassword.findMany({
    where: { email: name.email },
    select: { scopeId: true, projectId: true },
  });
  const beside = others.filter(({ projectId }) => projectId === name.projectId).length;
  const isFree =
    others.length < MOST_CANDIDATES &&
    !(isId('organization', name.scopeId) && beside >= MOST_IN_PROJECT) &&
    others.every(({ scopeId }) => scopeId !== name.scopeId);
  assertThat(isFree, 'address_taken');
  await transaction.userPassword.create({ data: { ...name, createdAt: at, changedAt: at } });
}
