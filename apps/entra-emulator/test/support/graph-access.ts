import { graphAppRoles, graphScopes } from '../../src/directory/graph-permissions.ts';
import type { Bench } from './bench.ts';

const GRAPH = '00000003-0000-0000-c000-000000000000';

/** Lets the provisioning application hold these application permissions of Graph in a directory; answers its token. */
export async function tokenWith(
  bench: Bench,
  values: readonly string[],
  domain = 'contoso.example',
): Promise<string> {
  const scope = graphScopes.find((one) => one.value === 'openid');
  const roles = values.map((value) => {
    const found = graphAppRoles.find((one) => one.value === value);
    if (found === undefined) throw new Error(`Graph has no app role ${value} here`);
    return { id: found.id, type: 'Role' };
  });
  const resourceAccess = [{ id: scope?.id, type: 'Scope' }, ...roles];
  const requiredResourceAccess = [{ resourceAppId: GRAPH, resourceAccess }];
  await bench.control('PATCH', `/applications/${bench.provisioningApp.clientId}`, { requiredResourceAccess });
  await bench.consent(bench.browser(), domain);
  return await bench.graphToken(domain);
}

export const codeOf = (body: Record<string, unknown>): unknown =>
  (body['error'] as { code?: unknown } | undefined)?.code;

/** The entries of a collection. */
export const entries = (body: Record<string, unknown>): Record<string, unknown>[] =>
  body['value'] as Record<string, unknown>[];

export const namesOf = (body: Record<string, unknown>): unknown[] =>
  entries(body).map((one) => one['displayName']);
