import { type ClientAuthenticationMethod, PorticoError } from '@portico/core';
import type { OpenIdClient, ResolvedConnection } from '@portico/database';
import type { ClientAuthentication, Registration } from '@portico/relying-party';
import { openClientKey } from './client-key.ts';
import { type CredentialOpener, openCredential } from './credential.ts';
import { connectionUrls } from './urls.ts';

/**
 * A connection that was entered by hand, as OpenID client of its identity provider.
 *
 * @throws PorticoError `connection_disabled` when it has nothing to prove itself with, `secret_unavailable`
 */
export async function enteredRegistration(
  { origin, ...opener }: CredentialOpener & { readonly origin: URL },
  connection: Pick<
    ResolvedConnection,
    'id' | 'organizationId' | 'provider' | 'credential' | 'attributeMapping'
  > & { readonly client: OpenIdClient },
): Promise<Registration> {
  const { client, provider } = connection;
  const shared = {
    issuer: client.issuer,
    clientId: client.clientId,
    authentication: await authenticationOf(opener, connection, client.clientAuthentication),
    redirectUri: connectionUrls(origin, connection.id).callback,
    pkce: client.pkce,
  };
  if (provider === 'entra') return { ...shared, dialect: 'entra', commonKeysOnly: true };
  return {
    ...shared,
    dialect: 'standard',
    endpointHosts: client.endpointHosts,
    ...(Object.keys(client.endpoints).length > 0 ? { endpoints: client.endpoints } : {}),
    ...wantedClaims(connection.attributeMapping),
  };
}

async function authenticationOf(
  opener: CredentialOpener,
  connection: Pick<ResolvedConnection, 'id' | 'organizationId' | 'provider' | 'credential'>,
  method: ClientAuthenticationMethod,
): Promise<ClientAuthentication> {
  if (method === 'none') return { kind: 'none' };
  if (connection.credential === null) throw new PorticoError('connection_disabled');
  if (connection.credential.kind === 'private_key')
    return openClientKey(opener, connection, connection.credential);
  const opened = await openCredential(opener, connection, connection.credential);
  return opened.kind === 'secret' && method === 'basic' ? { ...opened, method: 'basic' } : opened;
}

/**
 * What a person is read from: where one of these is not in the id_token, the userinfo endpoint is asked. Of a name that is put
 * together from two, each counts. By a name nothing is decided; by an address or a group who somebody is here.
 */
function wantedClaims({
  email,
  name,
  given_name,
  family_name,
  groups,
}: ResolvedConnection['attributeMapping']): Pick<Registration, 'userinfoFor' | 'userinfoSpares'> {
  const ofName =
    given_name !== undefined || family_name !== undefined ? [given_name, family_name] : [name ?? 'name'];
  const deciding = [email ?? 'email', groups].filter((claim) => claim !== undefined);
  const spared = ofName.filter((claim) => claim !== undefined).filter((claim) => !deciding.includes(claim));
  return {
    userinfoFor: [...deciding, ...spared],
    userinfoSpares: spared,
  };
}
