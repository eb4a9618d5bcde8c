import type { ManagedConnection } from '@portico/database';
import { directoryIssuer } from '@portico/microsoft-graph';
import type { Registration } from '@portico/relying-party';
import type { SealedPlace } from '@portico/vault';
import { openText } from '@portico/vault';
import type { ProvisioningParts } from './settings.ts';
import { connectionUrls } from './steps/desired-state.ts';

/** Where a connection's client secret is sealed for. */
export function secretPlace(connection: { id: string; organizationId: string }): SealedPlace {
  return {
    table: 'sso_connections',
    column: 'client_secret',
    row: connection.id,
    organization: connection.organizationId,
  };
}

/** The connection as OpenID client of its directory, or undefined while it has no app or credential. */
export async function connectionRegistration(
  parts: ProvisioningParts,
  connection: ManagedConnection,
): Promise<{ registration: Registration; clientId: string; secret: string } | undefined> {
  const { entraAppId, entraTenantId, clientSecret } = connection;
  if (entraAppId === null || entraTenantId === null || clientSecret === null) return undefined;
  const secret = await openText(parts.keyRing, secretPlace(connection), clientSecret);
  const registration: Registration = {
    issuer: directoryIssuer(parts.cloud, entraTenantId),
    clientId: entraAppId,
    authentication: { kind: 'secret', secret },
    redirectUri: connectionUrls(parts.origin, connection.id).callback,
    dialect: 'entra',
  };
  return { registration, clientId: entraAppId, secret };
}
