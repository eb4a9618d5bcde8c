import type { UserRecord } from '../directory/records.ts';
import { opaque } from '../randomness/random-source.ts';
import type { AuthnRequest, SamlNameId } from '../sessions/saml-trip.ts';
import { pairwiseSubject } from '../tokens/issuers.ts';
import type { TokenService } from '../tokens/token-service.ts';
import { nameIdFormats } from './names.ts';

const { persistent, transient, emailAddress, unspecified } = nameIdFormats;

/** Whether Entra gives names in a format. */
export const isNameIdFormat = (format: string): boolean =>
  Object.values<string>(nameIdFormats).includes(format);

/**
 * The name by which the application knows the user.
 * - persistent, and unspecified when asked for: different for every application
 * - emailAddress, and without a policy: the user principal name, as the portal sets up by itself
 * - transient: of this sign-in only
 * - instead of all but that: what a claims mapping policy says, in the same format
 *
 * @param mapped by that policy; undefined without one
 */
export function nameIdOf(
  { salt, random }: Pick<TokenService, 'salt' | 'random'>,
  {
    user,
    appId,
    policy,
    mapped,
  }: {
    user: UserRecord;
    appId: string;
    policy: AuthnRequest['nameIdPolicy'];
    mapped: string | undefined;
  },
): SamlNameId {
  const spNameQualifier = policy?.spNameQualifier;
  const named = (format: string, value: string): SamlNameId => ({
    format,
    value,
    ...(spNameQualifier !== undefined && { spNameQualifier }),
  });
  switch (policy?.format) {
    case persistent:
    case unspecified:
      return named(persistent, mapped ?? pairwiseName(salt, user.id, appId));
    case transient:
      return named(transient, `_${opaque(random, 32)}`);
    default:
      return named(emailAddress, mapped ?? user.userPrincipalName);
  }
}

const pairwiseName = (salt: string, userId: string, appId: string): string =>
  Buffer.from(pairwiseSubject(salt, userId, appId), 'base64url').toString('base64');
