import { epochSeconds } from '../clock/clock.ts';
import { isAtHomeElsewhere } from '../directory/guests.ts';
import type { ApplicationRecord, DirectoryRecord, OptionalClaim, UserRecord } from '../directory/records.ts';
import { DIRECTORY_LANGUAGE } from '../directory/well-known.ts';
import { loginHintOf } from './login-hint.ts';

type Claims = Record<string, unknown>;

interface OptionalClaimFacts {
  user: UserRecord;
  directory: DirectoryRecord;
  sid: string;
  /** ms */
  authenticatedAt: number;
  salt: string;
}

export const asksFor = (claims: readonly OptionalClaim[] | undefined, name: string): boolean =>
  claims?.some((one) => one.name === name) ?? false;

/** Whether a claim is asked for with that property, which changes how it is told. */
export const asksForAlso = (
  claims: readonly OptionalClaim[] | undefined,
  name: string,
  property: string,
): boolean =>
  claims?.some((one) => one.name === name && one.additionalProperties?.includes(property) === true) ?? false;

/** The optional claims about a user that both kinds of token know, by name. `email` has rules of its own elsewhere. */
const sources: Record<string, (facts: OptionalClaimFacts, claim: OptionalClaim) => unknown> = {
  acct: ({ user }) => (user.userType === 'Guest' ? 1 : 0),
  auth_time: ({ authenticatedAt }) => epochSeconds(authenticatedAt),
  ctry: ({ user }) => countryOf(user),
  family_name: ({ user }) => user.surname ?? undefined,
  given_name: ({ user }) => user.givenName ?? undefined,
  ipaddr: () => '127.0.0.1',
  login_hint: ({ user, salt }) => loginHintOf(user.id, salt),
  preferred_username: ({ user }) => preferredUsername(user),
  sid: ({ sid }) => sid,
  tenant_ctry: ({ directory }) => directory.countryLetterCode,
  tenant_region_scope: () => 'EU',
  upn: ({ user }, { additionalProperties = [] }) =>
    additionalProperties.includes('include_externally_authenticated_upn_without_hash')
      ? user.userPrincipalName.replaceAll('#', '_')
      : user.userPrincipalName,
  verified_primary_email: ({ user, directory }) => verified(directory, [user.mail]),
  verified_secondary_email: ({ user, directory }) => verified(directory, user.otherMails),
  xms_pdl: ({ user }) => user.withoutEffect?.['preferredDataLocation'] ?? undefined,
  xms_pl: ({ user }) => user.preferredLanguage ?? undefined,
  xms_tpl: () => DIRECTORY_LANGUAGE,
};

export function optionalClaims(
  wanted: readonly OptionalClaim[] | undefined,
  facts: OptionalClaimFacts,
): Claims {
  const claims: Claims = {};
  for (const claim of wanted ?? []) {
    const { name } = claim;
    const value = Object.hasOwn(sources, name) ? sources[name]?.(facts, claim) : undefined;
    if (value !== undefined) claims[name] = value;
  }
  return claims;
}

export const preferredUsername = (user: UserRecord): string =>
  isAtHomeElsewhere(user) ? (user.mail ?? user.signInName) : user.userPrincipalName;

/** The user's country, where it is a standard code of two letters and no other text. */
function countryOf({ withoutEffect }: UserRecord): string | undefined {
  const country = withoutEffect?.['country'];
  return typeof country === 'string' && /^[a-z]{2}$/i.test(country) ? country : undefined;
}

/** The directory has proved that it owns the domain of the address. */
const isVerified = ({ domains }: DirectoryRecord, address: string): boolean =>
  domains.some((domain) => address.toLowerCase().endsWith(`@${domain}`));

/** Of these addresses, those in domains of the directory; undefined without any. */
function verified(directory: DirectoryRecord, addresses: readonly (string | null)[]): string[] | undefined {
  const found = addresses.filter((one) => one !== null && isVerified(directory, one));
  return found.length === 0 ? undefined : found.filter((one) => one !== null);
}

/** `email`, unless the application wants to hear of verified ones alone; with `xms_edov`, where that is asked for, whether it is one. */
export function emailClaim(
  {
    application,
    directory,
    user,
  }: { application: ApplicationRecord | undefined } & Pick<OptionalClaimFacts, 'directory' | 'user'>,
  wanted: readonly OptionalClaim[] | undefined,
): Claims {
  if (user.mail === null) return {};
  const isOwn = isVerified(directory, user.mail);
  if (application?.authenticationBehaviors.removeUnverifiedEmailClaim === true && !isOwn) return {};
  return { email: user.mail, ...(asksFor(wanted, 'xms_edov') && { xms_edov: isOwn }) };
}
