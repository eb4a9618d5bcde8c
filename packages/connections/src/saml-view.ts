import type { SamlSettings } from '@portico/database';
import { samlNames } from './saml-service-provider.ts';
import { connectionUrls } from './urls.ts';

/** A connection over SAML as the API shows it: what is entered at the identity provider, and what is known of that. */
export function samlView(origin: URL, settings: SamlSettings) {
  const { connectionId, provider, certificates } = settings;
  const { entityId, acsUrl, sloUrl } = samlNames(origin, connectionId, settings);
  return {
    ...{ entity_id: entityId, acs_url: acsUrl, slo_url: sloUrl },
    metadata_url: connectionUrls(origin, connectionId).metadata,
    signs_requests: settings.signsRequests,
    takes_encrypted: settings.takesEncrypted,
    allows_sha1: settings.allowsSha1,
    allows_cbc: settings.allowsCbc,
    subject_attribute: settings.subjectAttribute,
    has_next_key: settings.hasNextKey,
    has_other_entity_id: settings.entityIdOverride !== null,
    has_other_acs_url: settings.acsUrlOverride !== null,
    provider: provider && {
      entity_id: provider.entityId,
      sso_url: provider.ssoRedirectUrl ?? provider.ssoPostUrl,
      slo_url: provider.sloUrl ?? provider.sloPostUrl,
      wants_signed_requests: provider.wantsSignedRequests,
      metadata_url: provider.metadataUrl,
      metadata_checked_at: settings.metadataCheckedAt?.toISOString() ?? null,
      certificates: certificates.map(({ fingerprint, notAfter, goneAt }) => ({
        fingerprint,
        expires_at: notAfter.toISOString(),
        gone_at: goneAt?.toISOString() ?? null,
      })),
    },
  };
}
