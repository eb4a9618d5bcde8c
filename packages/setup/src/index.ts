export type { OpenIdEntry } from './enter-open-id.ts';
export { createSetupLinks, type SetupLinks } from './links/setup-links.ts';
export { createSetup, type Setup, type SetupParts } from './setup.ts';
