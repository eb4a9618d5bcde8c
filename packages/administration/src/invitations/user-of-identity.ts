import { newId, PorticoError } from '@portico/core';
import type { AssertedPerson } from '@portico/database';
import type { Transaction } from '../context.ts';

/**
 * The user behind the identity that an organization's connection asserted; one is made for somebody new, without any
 * membership. An address finds nobody (attack 33). What a known one looks like now is written down when they sign in.
 *
 * @throws PorticoError `id_token_invalid` when `sub` and `oid` belong to different people
 */
export async function knownOrNewUser(transaction: Transaction, person: AssertedPerson): Promise<string> {
  const known = await userOf(transaction, person);
  if (known !== undefined) return known;
  const userId = newId('user');
  const { projectId, organizationId, connectionId, email, emailVerified, name } = person;
  const profile = { email, emailVerified, name };
  await transaction.user.create({ data: { id: userId, projectId, ...profile } });
  const made = await transaction.identity.createMany({
    data: {
      ...{ id: newId('identity'), projectId, organizationId, connectionId, userId, ...profile },
      ...{ issuer: person.issuer, subject: person.subject },
      ...{ entraTenantId: person.entraTenantId, entraObjectId: person.entraObjectId },
    },
    skipDuplicates: true,
  });
  if (made.count === 1) return userId;
  // Two first arrivals of one person at once end in one user: the other one was faster.
  await transaction.user.delete({ where: { id: userId } });
  const faster = await userOf(transaction, person);
  if (faster === undefined)
    throw new PorticoError('id_token_invalid', { detail: 'sub and oid belong to different people' });
  return faster;
}

/** For Entra by (organization, tid, oid), because `sub` changes when the app registration is made anew; else by (connection, iss, sub). */
async function userOf(
  transaction: Transaction,
  { organizationId, connectionId, issuer, subject, entraTenantId, entraObjectId }: AssertedPerson,
): Promise<string | undefined> {
  const identity =
    entraTenantId === null
      ? { organizationId, connectionId, issuer, subject }
      : { organizationId, entraTenantId, entraObjectId };
  const found = await transaction.identity.findFirst({ where: identity, select: { userId: true } });
  return found?.userId;
}
