import { claimsMappingOf } from '../../directory/claims-mapping.ts';
import type { ApplicationRecord, DirectoryRecord } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { samlSettingsOf } from '../../directory/saml-settings.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import * as aadsts from '../aadsts.ts';

/**
 * Whether tokens of an application may carry what a claims mapping policy says: nobody signs for claims that a customer
 * made up unless the application wants them.
 * - it accepts mapped claims, or has a signing key of its own there (50146)
 * - then its tokens are for its application id, or for a name below a verified domain of its directory (501461)
 *
 * @param issuedFor the client of an id_token, or the resource of an access token
 */
export function checkMappedClaims(
  { store }: Emulator,
  directory: DirectoryRecord,
  issuedFor: ApplicationRecord | Resource,
): void {
  const { appId } = issuedFor;
  if (claimsMappingOf(store, directory.id, appId) === undefined) return;
  const application = store.applicationByAppId(appId);
  const enterpriseApp = store.servicePrincipalOf(appId, directory.id);
  const hasOwnKey =
    enterpriseApp !== undefined && samlSettingsOf(enterpriseApp).tokenSigningCertificates.length > 0;
  if (application?.api.acceptMappedClaims !== true && !hasOwnKey) throw aadsts.ownSigningKeyRequired();
  const audience = 'audience' in issuedFor ? issuedFor.audience : appId;
  if (audience !== appId && !isBelow(audience, directory.domains))
    throw aadsts.mappedClaimsOfForeignAudience();
}

function isBelow(audience: string, domains: readonly string[]): boolean {
  const host = URL.canParse(audience) ? new URL(audience).hostname : '';
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
