export type { OpenIdEntry } from './enter-open-id.ts';
export { createSetup, type Setup, type SetupParts } from './setup.ts';
