import { newId, PorticoError } from '@portico/core';
import type { AssertedPerson, SocialPerson } from '@portico/database';
import type { Transaction } from '../context.ts';

/*
 * The user behind an identity; one is made for somebody new, without any membership. An address finds nobody (attacks 33,
 * 34). What a known one looks like now is written down when they sign in.
 */

/**
 * Of whom an organization's connection described.
 *
 * @throws PorticoError `id_token_invalid` when `sub` and `oid` belong to different people
 */
export function knownOrNewUser(transaction: Transaction, person: AssertedPerson): Promise<string> {
  const { organizationId, connectionId, issuer, subject, entraTenantId, entraObjectId } = person;
  // For Entra by (organization, tid, oid), because `sub` changes when the app registration is made anew.
  const where =
    entraTenantId === null
      ? { organizationId, connectionId, issuer, subject }
      : { organizationId, entraTenantId, entraObjectId };
  const keys = { organizationId, connectionId, issuer, subject, entraTenantId, entraObjectId };
  return foundOrMade(transaction, person, {
    find: () => transaction.identity.findFirst({ where, select: { userId: true } }),
    make: (own) => transaction.identity.createMany({ data: { ...own, ...keys }, skipDuplicates: true }),
  });
}

/**
 * Of whom a social provider described.
 *
 * @throws PorticoError `id_token_invalid` when `sub` and `oid` belong to different people
 */
export function knownOrNewSocialUser(transaction: Transaction, person: SocialPerson): Promise<string> {
  const { socialConnectionId, issuer, subject, entraTenantId, entraObjectId } = person;
  const where =
    entraTenantId === null
      ? { socialConnectionId, issuer, subject }
      : { socialConnectionId, entraTenantId, entraObjectId };
  const keys = { socialConnectionId, issuer, subject, entraTenantId, entraObjectId };
  return foundOrMade(transaction, person, {
    find: () => transaction.socialIdentity.findFirst({ where, select: { userId: true } }),
    make: (own) => transaction.socialIdentity.createMany({ data: { ...own, ...keys }, skipDuplicates: true }),
  });
}

type Described = Pick<AssertedPerson | SocialPerson, 'projectId' | 'email' | 'emailVerified' | 'name'>;

type Identities = {
  find(): Promise<{ readonly userId: string } | null>;
  make(
    own: Described & { readonly id: string; readonly userId: string },
  ): Promise<{ readonly count: number }>;
};

async function foundOrMade(
  transaction: Transaction,
  { projectId, email, emailVerified, name }: Described,
  { find, make }: Identities,
): Promise<string> {
  const known = await find();
  if (known !== null) return known.userId;
  const userId = newId('user');
  const profile = { projectId, email, emailVerified, name };
  await transaction.user.create({ data: { id: userId, ...profile } });
  const made = await make({ id: newId('identity'), userId, ...profile });
  if (made.count === 1) return userId;
  // Two first arrivals of one person at once end in one user: the other one was faster.
  await transaction.user.delete({ where: { id: userId } });
  const faster = await find();
  if (faster === null)
    throw new PorticoError('id_token_invalid', { detail: 'sub and oid belong to different people' });
  return faster.userId;
}
