import type { ApprovalRemark } from '@portico/core';
import type { MicrosoftFailure } from '@portico/microsoft-graph';
import { ALL, OWNED_BY } from '../settings.ts';

type Recipe = 'upsert' | 'template';

/** In which way the objects are made with what was granted; undefined when that is not enough for any. */
export function recipeFor(roles: readonly string[]): Recipe | undefined {
  if (roles.includes(OWNED_BY)) return 'upsert';
  return roles.includes(ALL) ? 'template' : undefined;
}

/** Whether it takes more than what was granted to change an app that we do not own. */
export const needsOwnership = (roles: readonly string[]): boolean => !roles.includes(ALL);

/**
 * What a directory may approve besides, so that Portico can ask whether somebody is in a group that a rule names when they
 * are in too many for a token (graph: user-checkmembergroups).
 */
const MEMBERSHIP_READERS = ['User.ReadBasic.All', 'GroupMember.Read.All'];

/** And so that a domain which the directory has proven to Microsoft needs no DNS record here (graph: domain-list). */
const DOMAIN_READER = 'Domain.Read.All';

/** Whether what was granted lets Portico read which domains the directory has. */
export const mayReadDomains = (roles: readonly string[]): boolean =>
  [DOMAIN_READER, 'Domain.ReadWrite.All', 'Directory.Read.All'].some((role) => roles.includes(role));

/**
 * That something was granted which nothing here uses; the broader permission has remarks of its own. What reads memberships in the
 * place of those two is used where they are not granted, and so is `Directory.Read.All` as long as Portico may have to make itself an
 * owner (graph: application-post-owners).
 */
export function unusedRemarks(roles: readonly string[]): ApprovalRemark[] {
  const isUsed = (role: string) =>
    role === OWNED_BY ||
    role === ALL ||
    MEMBERSHIP_READERS.includes(role) ||
    role === DOMAIN_READER ||
    (role === 'Directory.Read.All' && roles.includes(ALL)) ||
    mayReadMembership(roles) !== mayReadMembership(roles.filter((other) => other !== role));
  return roles.every(isUsed) ? [] : ['more_permissions_than_needed'];
}

/**
 * Where the broader permission was granted: which step comes next on the way down from it.
 *
 * @param ownsBoth whether Portico's own enterprise app is an owner of app registration and enterprise app
 */
export function broaderRemarks(roles: readonly string[], ownsBoth: boolean): ApprovalRemark[] {
  if (!roles.includes(ALL)) return [];
  if (!ownsBoth) return ['broader_not_owner'];
  return [roles.includes(OWNED_BY) ? 'broader_to_withdraw' : 'broader_alone'];
}

/** Whether what was granted lets Portico ask for the groups of a person. */
export function mayReadMembership(roles: readonly string[]): boolean {
  const all = roles.includes('Directory.Read.All');
  const people = ['User.ReadBasic.All', 'User.Read.All'].some((role) => roles.includes(role));
  const groups = ['GroupMember.Read.All', 'Group.Read.All'].some((role) => roles.includes(role));
  return all || (people && groups);
}

/** Entra's login does not know that the directory approved: not yet, or not any more (fault R16). */
export function isAboutConsent({ kind, code }: MicrosoftFailure): boolean {
  return kind === 'not_ready' && code.startsWith('AADSTS');
}
