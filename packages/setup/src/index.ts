export type { OpenIdEntry } from './enter-open-id.ts';
export { createSetupLinks, type SetupLinks } from './links/setup-links.ts';
export { createReplacing, type ReplacementView, type Replacing } from './replacing/replacing.ts';
export type { SamlEntry } from './saml/enter-saml.ts';
export { fetchMetadata, MOST_METADATA_BYTES } from './saml/fetch-metadata.ts';
export { renewDue } from './saml/renew-due.ts';
export { type RenewalParts, renewMetadata } from './saml/renew-metadata.ts';
export { createSetup, type Setup, type SetupParts } from './setup.ts';
