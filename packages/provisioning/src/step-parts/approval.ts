import type { MicrosoftFailure } from '@portico/microsoft-graph';

/** Enough to create and own one app registration. */
export const OWNED_BY = 'Application.ReadWrite.OwnedBy';
const ALL = 'Application.ReadWrite.All';
const NEEDED = { upsert: OWNED_BY, template: ALL };

type Recipe = keyof typeof NEEDED;

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

/** Whether more was granted than that way needs, and than reading memberships takes. */
export const isMoreThanNeeded = (roles: readonly string[], recipe: Recipe): boolean =>
  roles.some((role) => role !== NEEDED[recipe] && !MEMBERSHIP_READERS.includes(role));

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
