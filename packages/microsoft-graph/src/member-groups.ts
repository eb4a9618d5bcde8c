import type { Cloud, MicrosoftAccess } from './cloud.ts';
import { MicrosoftCallFailed } from './failure.ts';
import { calling, graphClient } from './graph-client.ts';

/** So many ids one call takes (graph: user-checkmembergroups). */
const IDS_OF_A_CALL = 20;

/**
 * In which of these groups a user of the directory is, through other groups as well (graph: user-checkmembergroups).
 *
 * @returns ids among those that were asked for, in lower case
 * @throws MicrosoftCallFailed when one of the calls fails: some of the groups would be taken for all
 */
export async function checkMemberGroups(
  { cloud, ...access }: MicrosoftAccess & { readonly cloud: Cloud; readonly accessToken: string },
  { objectId, groups }: { readonly objectId: string; readonly groups: readonly string[] },
): Promise<string[]> {
  const graph = graphClient({ origin: cloud.graphOrigin, ...access });
  const path = `/users/${encodeURIComponent(objectId)}/checkMemberGroups`;
  const calls = Array.from({ length: Math.ceil(groups.length / IDS_OF_A_CALL) }, async (_, call) => {
    const groupIds = groups.slice(call * IDS_OF_A_CALL, (call + 1) * IDS_OF_A_CALL);
    const answer = await calling<{ value?: unknown } | undefined>(graph.api(path).post({ groupIds }));
    return idsAmong(groupIds, answer?.value);
  });
  return (await Promise.all(calls)).flat();
}

function idsAmong(asked: readonly string[], value: unknown): string[] {
  if (!Array.isArray(value))
    throw new MicrosoftCallFailed({ kind: 'unavailable', code: 'no_list', status: 200 });
  const held = new Set(value.map((id) => String(id).toLowerCase()));
  return asked.map((id) => id.toLowerCase()).filter((id) => held.has(id));
}
