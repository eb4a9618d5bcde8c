import type { SamlProvider } from '@portico/database';
import type { IdentityProviderMetadata } from '@portico/saml-service-provider';

/** Who an identity provider is, as its metadata says it. @param found.metadataUrl where it was fetched */
export function providerOf(found: {
  readonly metadata: IdentityProviderMetadata;
  readonly metadataUrl: string | undefined;
}): SamlProvider {
  const { metadata, metadataUrl } = found;
  return {
    entityId: metadata.entityId,
    ssoRedirectUrl: metadata.ssoRedirectUrl ?? null,
    ssoPostUrl: metadata.ssoPostUrl ?? null,
    sloUrl: metadata.sloUrl ?? null,
    sloPostUrl: metadata.sloPostUrl ?? null,
    sloResponseUrl: metadata.sloResponseUrl ?? null,
    wantsSignedRequests: metadata.wantsSignedRequests,
    metadataUrl: metadataUrl ?? null,
  };
}
