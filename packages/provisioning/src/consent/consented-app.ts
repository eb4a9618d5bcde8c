import type { ConsentLevel } from '@portico/core';
import { directoryIssuer } from '@portico/microsoft-graph';
import type { Registration } from '@portico/relying-party';
import { consentCallbackUrl, type ProvisioningParts } from '../settings.ts';
import { LEVELS } from './levels.ts';

/**
 * The app that was approved as OpenID client of one directory; never of `common` (attack 32).
 * @throws PorticoError as `appOf` of the level
 */
export function consentedApp(
  parts: ProvisioningParts,
  level: ConsentLevel,
  directoryId: string,
): Registration {
  const app = LEVELS[level].appOf(parts);
  return {
    issuer: directoryIssuer(parts.cloud, directoryId),
    clientId: app.clientId,
    authentication: app.credential,
    redirectUri: consentCallbackUrl(parts),
    dialect: 'entra',
  };
}
