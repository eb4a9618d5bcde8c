export * from './attributes.ts';
export { type Certificate, readCertificate } from './certificate.ts';
export * from './logout/messages.ts';
export * from './logout/verify.ts';
export type { MessageTrip } from './message-trip.ts';
export { type IdentityProviderMetadata, type MetadataWanted, readMetadata } from './metadata/read.ts';
export * from './metadata/recognise.ts';
export * from './metadata/write.ts';
export type { SigningKey } from './redirect-query.ts';
export * from './request.ts';
export * from './saml-error.ts';
export { CLOCK_TOLERANCE_MS } from './times.ts';
// Not verifyResponse: it blocks its thread.
export * from './verifier.ts';
export type { Expectations, NameId } from './verify/expectations.ts';
