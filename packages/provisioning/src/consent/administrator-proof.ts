import { type ErrorCode, PorticoError } from '@portico/core';
import type { EntraPerson } from '@portico/relying-party';

/**
 * Template ids of the two roles that may consent to Graph application permissions (entra: grant-admin-consent). Others may consent
 * to a sign-in alone; they do not bind their directory to an organization.
 */
const CONSENTING_ROLES = new Set([
  '62e90394-69f5-4237-9190-012177145e10', // Global Administrator
  'e8611ab8-c189-46e8-94e1-60213ab1f814', // Privileged Role Administrator
]);

type Check = {
  /** `misconfigured`: by the code that names the app. */
  readonly refuses: ErrorCode | 'misconfigured';
  /** For the log: what was seen, and which setting is missing. */
  readonly because: string;
  readonly holds: (person: EntraPerson, directoryId: string) => boolean;
};

/**
 * What the id_token has to prove, in order (attacks 6, 7). A claim that is missing is a fault of the registration, not
 * of the person: guests and ordinary members would otherwise be told something that is not true.
 */
const CHECKS: readonly Check[] = [
  {
    refuses: 'directory_mismatch',
    because: 'tid differs from the directory that gave the consent',
    holds: (person, directoryId) => person.directoryId === directoryId,
  },
  {
    refuses: 'misconfigured',
    because: 'the optional id_token claim acct is missing',
    holds: (person) => person.guest !== undefined,
  },
  {
    refuses: 'guest_not_allowed',
    because: 'acct or idp says guest',
    holds: (person) => person.guest === false,
  },
  {
    refuses: 'misconfigured',
    because: 'wids is missing: groupMembershipClaims has to be DirectoryRole',
    holds: (person) => person.directoryRoles !== undefined,
  },
  {
    refuses: 'admin_required',
    because: 'wids holds neither Global Administrator nor Privileged Role Administrator',
    holds: (person) => (person.directoryRoles ?? []).some((role) => CONSENTING_ROLES.has(role)),
  },
];

/**
 * @param misconfigured the code for an app that does not ask for the claims
 * @throws PorticoError with the code of the first check that does not hold
 */
export function assertAdministrator(
  person: EntraPerson,
  directoryId: string,
  misconfigured: ErrorCode,
): void {
  const failed = CHECKS.find(({ holds }) => !holds(person, directoryId));
  if (failed === undefined) return;
  const code = failed.refuses === 'misconfigured' ? misconfigured : failed.refuses;
  throw new PorticoError(code, { detail: failed.because });
}
