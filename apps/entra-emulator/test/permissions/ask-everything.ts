import { graphAppRoles } from '../../src/directory/graph-permissions.ts';
import { graphRoutes } from '../../src/graph/routes.ts';
import { demoClient, grantToClient, OPERATOR, tokenOf } from '../support/as-user.ts';
import { type Bench, GRAPH_DEFAULT, login } from '../support/bench.ts';
import { entries } from '../support/graph-access.ts';
import { inDirectory } from '../support/policy-writer.ts';
import { type PublishedOperation, publishedOperations } from './published.ts';

/** Every operation, asked with one token: in batches, of objects that are not there, so that nothing comes of it. */

export type Kind = 'application' | 'delegated';

const NOBODY = '4a6f0d1c-52b7-4c3e-8d19-7be05f3c9a26';
const IN_ONE_BATCH = 20;

/** Operations that look at a user before they say who may, or say something else about oneself. */
const asksOfSomebody = ({ method, path }: PublishedOperation): boolean =>
  /^users\/\{key\}/.test(path) &&
  (method === 'GET' || /photo|getMember|checkMember/.test(path)) &&
  path !== 'users/{key}/scopedRoleMemberOf';

const addressOf = (operation: PublishedOperation, userId: string): string => {
  const of = asksOfSomebody(operation) ? operation.path.replace('{key}', userId) : operation.path;
  return `/${of.replaceAll('{key}', NOBODY)}`;
};

const bodyOf = ({ method, path }: PublishedOperation) => {
  const route = graphRoutes.find((one) => one.method === method && one.pattern.join('/') === path);
  return route?.takes === 'bytes'
    ? { headers: { 'content-type': 'image/png' }, body: '' }
    : { headers: { 'content-type': 'application/json' }, body: {} };
};

/** Which operations the token opens: all that do not answer 403. */
export async function openedBy(
  bench: Bench,
  token: string,
  userId: string,
  operations: readonly PublishedOperation[] = publishedOperations,
): Promise<Set<PublishedOperation>> {
  const opened = new Set<PublishedOperation>();
  for (let at = 0; at < operations.length; at += IN_ONE_BATCH) {
    const asked = operations.slice(at, at + IN_ONE_BATCH);
    const requests = asked.map((operation, index) => ({
      id: String(index),
      method: operation.method,
      url: addressOf(operation, userId),
      ...(!['GET', 'DELETE'].includes(operation.method) && bodyOf(operation)),
    }));
    const { body } = await bench.graph(token, 'POST', '/$batch', { requests });
    for (const { id, status } of body['responses'] as { id: string; status: number }[]) {
      const operation = asked[Number(id)];
      if (operation !== undefined && status !== 403) opened.add(operation);
    }
  }
  return opened;
}

/** A token of the demonstration client that holds exactly these permissions, without a person or for the Global Administrator. */
export async function tokenHolding(
  bench: Bench,
  kind: Kind,
  permissions: readonly string[],
): Promise<string> {
  if (kind === 'application') return await applicationToken(bench, permissions);
  await grantToClient(bench, permissions);
  const { upn, password } = login(bench.directory(OPERATOR).admin);
  return await tokenOf(bench, upn, password);
}

async function applicationToken(bench: Bench, permissions: readonly string[]): Promise<string> {
  const write = inDirectory(bench, OPERATOR);
  const { clientId, clientSecret } = demoClient(bench);
  const idOf = async (appId: string): Promise<string> => {
    const { body } = await write('GET', `/servicePrincipals?$filter=appId eq '${appId}'`);
    return String(entries(body)[0]?.['id']);
  };
  const principalId = await idOf(clientId);
  const resourceId = await idOf('00000003-0000-0000-c000-000000000000');
  const path = `/servicePrincipals/${principalId}/appRoleAssignments`;
  const { body: held } = await write('GET', path);
  for (const { id } of entries(held)) await write('DELETE', `${path}/${id}`);
  for (const { id } of graphAppRoles.filter(({ value }) => permissions.includes(value ?? ''))) {
    const { status } = await write('POST', path, { principalId, resourceId, appRoleId: id });
    if (status !== 201) throw new Error(`role: ${status}`);
  }
  const { status, body } = await bench.token(bench.directory(OPERATOR).tenantId, {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret ?? '',
    scope: GRAPH_DEFAULT,
  });
  if (status !== 200) throw new Error(`token: ${status} ${JSON.stringify(body)}`);
  return String(body['access_token']);
}
