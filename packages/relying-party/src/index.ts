export * from './entra-claims.ts';
export * from './registration.ts';
export * from './relying-party.ts';
export * from './validated-id-token.ts';
