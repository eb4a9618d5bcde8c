export { actOf } from './act-of.ts';
export { noteApprovalForAll } from './approval-for-all.ts';
export * from './client-key.ts';
export { openCredential, openSubject, sealCredential } from './credential.ts';
export { OpenedSamlKeys } from './opened-saml-keys.ts';
export { ConnectionRegistrations, openRegistration, type SignInApp } from './registrations.ts';
export { allowedReturn, type ReturnParts } from './return-address.ts';
export * from './saml-certificates.ts';
export * from './saml-service-provider.ts';
export { connectionUrls, signInAppUrls } from './urls.ts';
export { connectionList } from './view.ts';
export { warningMessage } from './warnings.ts';
export {
  createWorkloadIssuer,
  isWorkloadIssuerReachable,
  rotateWorkloadKey,
  WORKLOAD_PATHS,
  type WorkloadIssuer,
} from './workload-issuer.ts';
