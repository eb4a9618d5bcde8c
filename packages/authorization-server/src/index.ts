export { storedId } from './adapter.ts';
export { ACCESS_TOKEN_SECONDS, INTERACTION_SECONDS } from './configuration.ts';
export { createIssuer } from './issuer.ts';
export * from './keys.ts';
export * from './mount.ts';
export * from './project-issuers.ts';
export * from './stores.ts';
