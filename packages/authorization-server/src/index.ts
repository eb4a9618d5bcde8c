export { storedId } from './adapter.ts';
export { INTERACTION_SECONDS } from './configuration.ts';
export { createIssuer } from './issuer.ts';
export * from './keys.ts';
export { type ManagementToken, verifyManagementToken } from './management-token.ts';
export * from './mount.ts';
export * from './project-issuers.ts';
export { ACCESS_TOKEN_SECONDS, MANAGEMENT_SCOPE } from './resources.ts';
export * from './stores.ts';
