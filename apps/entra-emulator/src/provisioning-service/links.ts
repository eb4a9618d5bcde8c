import type { ProvisionedLink } from '../directory/synchronization-records.ts';

/** The same objects of a service, each of which the next run looks at again, with everything it refers to. */
export const lookedAtAgain = (links: readonly ProvisionedLink[]): ProvisionedLink[] =>
  links.map((link) => ({ ...link, fingerprint: '', references: [] }));
