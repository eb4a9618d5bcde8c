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

/** Whether more was granted than that way needs. */
export const isMoreThanNeeded = (roles: readonly string[], recipe: Recipe): boolean =>
  roles.some((role) => role !== NEEDED[recipe]);

/** Entra's login does not know that the directory approved: not yet, or not any more (fault R16). */
export function isAboutConsent({ kind, code }: MicrosoftFailure): boolean {
  return kind === 'not_ready' && code.startsWith('AADSTS');
}
