/** By which signatures of an identity provider are known. */
export type SamlCertificate = {
  /** SHA-256 of its DER form, hex. */
  readonly fingerprint: string;
  readonly pem: string;
  readonly notAfter: Date;
};

/** A SAML identity provider, as its metadata says or an administrator typed. */
export type SamlProvider = {
  readonly entityId: string;
  readonly ssoRedirectUrl: string | null;
  readonly ssoPostUrl: string | null;
  /** Where sign-outs go by redirect. */
  readonly sloUrl: string | null;
  readonly sloPostUrl: string | null;
  /** Where answers go by the first of the two that there is, if not to the same address. */
  readonly sloResponseUrl: string | null;
  readonly wantsSignedRequests: boolean;
  /** Where its metadata is read again. */
  readonly metadataUrl: string | null;
};
