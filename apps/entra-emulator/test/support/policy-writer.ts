import type { Bench } from './bench.ts';

/** What an administrator does to a directory's policies and applications, without a token. */
export const inDirectory =
  (bench: Bench, domain = 'contoso.example') =>
  (method: string, path: string, body?: unknown) =>
    bench.control(method, `/directories/${domain}/graph${path}`, body);

/** Makes a policy of the token service, and gives it to an application or enterprise app. Answers its id. */
export async function assignedPolicy(
  bench: Bench,
  collection: 'claimsMappingPolicies' | 'tokenLifetimePolicies',
  definition: object,
  holder?: string,
  isOrganizationDefault = false,
): Promise<string> {
  const write = inDirectory(bench);
  const made = await write('POST', `/policies/${collection}`, {
    displayName: 'A policy',
    definition: [JSON.stringify(definition)],
    isOrganizationDefault,
  });
  if (made.status !== 201) throw new Error(`policy: ${made.status} ${JSON.stringify(made.body)}`);
  const id = String(made.body['id']);
  if (holder === undefined) return id;
  const reference = { '@odata.id': `${bench.emulator.graphUrl}/policies/${collection}/${id}` };
  const assigned = await write('POST', `${holder}/${collection}/$ref`, reference);
  if (assigned.status !== 204) throw new Error(`assigned: ${assigned.status}`);
  return id;
}
