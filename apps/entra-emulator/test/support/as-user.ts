import { type Bench, GRAPH_DEFAULT } from './bench.ts';
import { entries } from './graph-access.ts';
import { inDirectory } from './policy-writer.ts';

/** Calls of Graph for a person, through the demonstration client of the operator's directory. */

export const OPERATOR = 'operator.example';

export function demoClient(bench: Bench): { clientId: string; clientSecret: string | null } {
  const found = bench.emulator.seedFacts.clients.find((one) => one.displayName === 'Demo client');
  if (found === undefined) throw new Error('the seed has no demo client');
  return found;
}

/** Lets the demonstration client have exactly these delegated permissions, for everybody. */
export async function grantToClient(bench: Bench, permissions: readonly string[]): Promise<void> {
  const write = inDirectory(bench, OPERATOR);
  const idOf = async (appId: string): Promise<unknown> => {
    const { body } = await write('GET', `/servicePrincipals?$filter=appId eq '${appId}'`);
    return entries(body)[0]?.['id'];
  };
  const clientId = await idOf(demoClient(bench).clientId);
  const resourceId = await idOf('00000003-0000-0000-c000-000000000000');
  const { body } = await write('GET', '/oauth2PermissionGrants');
  for (const { id } of entries(body)) await write('DELETE', `/oauth2PermissionGrants/${id}`);
  const scope = `openid ${permissions.join(' ')}`;
  const grant = { clientId, resourceId, consentType: 'AllPrincipals', scope };
  const made = await write('POST', '/oauth2PermissionGrants', grant);
  if (made.status !== 201) throw new Error(`grant: ${made.status}`);
}

/** A token for Graph of a person, with whatever was granted to the client. */
export async function tokenOf(bench: Bench, upn: string, password: string): Promise<string> {
  const { clientId, clientSecret } = demoClient(bench);
  const { status, body } = await bench.token(bench.directory(OPERATOR).tenantId, {
    grant_type: 'password',
    client_id: clientId,
    client_secret: clientSecret ?? '',
    username: upn,
    password,
    scope: GRAPH_DEFAULT,
  });
  if (status !== 200) throw new Error(`token: ${status} ${JSON.stringify(body)}`);
  return String(body['access_token']);
}
