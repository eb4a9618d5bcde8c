import { epochSeconds } from '../clock/clock.ts';
import type { DirectoryRecord, OptionalClaim, UserRecord } from '../directory/records.ts';
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

/** The optional claims about a user that both kinds of token know, by name. `email` has rules of its own elsewhere. */
const sources: Record<string, (facts: OptionalClaimFacts) => unknown> = {
  acct: ({ user }) => (user.userType === 'Guest' ? 1 : 0),
  auth_time: ({ authenticatedAt }) => epochSeconds(authenticatedAt),
  ctry: ({ directory }) => directory.countryLetterCode,
  family_name: ({ user }) => user.surname ?? undefined,
  given_name: ({ user }) => user.givenName ?? undefined,
  ipaddr: () => '127.0.0.1',
  login_hint: ({ user, salt }) => loginHintOf(user.id, salt),
  preferred_username: ({ user }) => preferredUsername(user),
  sid: ({ sid }) => sid,
  tenant_ctry: ({ directory }) => directory.countryLetterCode,
  tenant_region_scope: () => 'EU',
  upn: ({ user }) => user.userPrincipalName,
  verified_primary_email: ({ user, directory }) => verifiedMail(user, directory),
};

export function optionalClaims(
  wanted: readonly OptionalClaim[] | undefined,
  facts: OptionalClaimFacts,
): Claims {
  const claims: Claims = {};
  for (const { name } of wanted ?? []) {
    const value = Object.hasOwn(sources, name) ? sources[name]?.(facts) : undefined;
    if (value !== undefined) claims[name] = value;
  }
  return claims;
}

export const preferredUsername = (user: UserRecord): string =>
  user.userType === 'Guest' ? (user.mail ?? user.signInName) : user.userPrincipalName;

/** `xms_edov`: the directory has proved that it owns the domain of the address. */
export const isDomainVerified = (directory: DirectoryRecord, user: UserRecord): boolean =>
  directory.domains.some((domain) => user.mail?.toLowerCase().endsWith(`@${domain}`));

const verifiedMail = (user: UserRecord, directory: DirectoryRecord): string[] | undefined =>
  user.mail !== null && isDomainVerified(directory, user) ? [user.mail] : undefined;
