export { claimAt } from './claim-paths.ts';
export * from './entra-claims.ts';
export type { ValidatedLogoutToken } from './logout-token.ts';
export { type ClientAuthMethod, lookUpProvider, type ProviderFacts } from './look-up-provider.ts';
export * from './registration.ts';
export * from './relying-party.ts';
export type { EndSession } from './sign-out.ts';
// Not what makes one: a validated token comes from redeem() alone.
export { listClaim, textClaim, type ValidatedIdToken } from './validated-id-token.ts';
