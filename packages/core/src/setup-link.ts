import { DAY, HOUR } from './clock.ts';

/**
 * What a setup link is for: to connect an identity provider, to prove domains; or, alone, to renew what a connection that there is
 * believes or proves itself with.
 */
export const SETUP_INTENTS = ['sso', 'domain', 'certificate_renewal'] as const;
export type SetupIntent = (typeof SETUP_INTENTS)[number];

/** How a setup link stands: not opened, in use in the browser that opened it first, or over. */
export const SETUP_LINK_STATES = ['open', 'in_use', 'completed', 'expired', 'revoked'] as const;
export type SetupLinkState = (typeof SETUP_LINK_STATES)[number];

/** The request header in which the pages of a setup link say by which they act. */
export const SETUP_LINK_HEADER = 'x-portico-setup-link';

/** The cookie of the browser that opened a setup link, as our cookies are named. */
export const setupLinkCookieName = (id: string): string => `portico_setup_${id.slice('stl_'.length)}`;

/** The shortest and the longest life of a setup link, the usual one, and the longest of one that a program makes by a token. */
export const SETUP_LINK_SECONDS = {
  ...{ least: HOUR / 1_000, most: (14 * DAY) / 1_000, usual: DAY / 1_000, mostByToken: DAY / 1_000 },
};
