export * from './entra-claims.ts';
export * from './registration.ts';
export * from './relying-party.ts';
// Not what makes one: a validated token comes from redeem() alone.
export { listClaim, textClaim, type ValidatedIdToken } from './validated-id-token.ts';
