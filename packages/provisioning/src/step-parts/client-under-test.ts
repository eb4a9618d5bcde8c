import { openRegistration } from '@portico/connections';
import { directoryIssuer } from '@portico/microsoft-graph';
import type { RunContext } from './step.ts';

/**
 * The connection as OpenID client of its directory, as it will be when this run has ended well. With the credential that was just made, else the one that it keeps. Undefined while it has no app or credential.
 */
export async function clientUnderTest({ parts, connection }: RunContext) {
  const { entraAppId, entraTenantId } = connection;
  const credentials = await parts.managed.credentials(connection.id);
  const credential = credentials.find(({ state }) => state === 'pending') ?? connection.credential;
  if (entraAppId === null || entraTenantId === null || credential === null) return undefined;
  const issuer = directoryIssuer(parts.cloud, entraTenantId);
  const client = { connection, provider: 'entra', issuer, clientId: entraAppId, credential };
  return openRegistration(parts, client);
}
