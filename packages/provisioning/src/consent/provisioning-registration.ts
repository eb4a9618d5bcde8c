import { directoryIssuer } from '@portico/microsoft-graph';
import type { Registration } from '@portico/relying-party';
import { consentCallbackUrl, type ProvisioningApp, type ProvisioningParts } from '../settings.ts';

/** The provisioning app as OpenID client of one directory; never of `common` (attack 32). */
export function provisioningRegistration(
  parts: ProvisioningParts,
  app: ProvisioningApp,
  directoryId: string,
): Registration {
  return {
    issuer: directoryIssuer(parts.cloud, directoryId),
    clientId: app.clientId,
    authentication: app.credential,
    redirectUri: consentCallbackUrl(parts),
    dialect: 'entra',
  };
}
