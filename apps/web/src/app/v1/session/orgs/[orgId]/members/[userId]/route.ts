import { roleInput } from '@portico/administration';
import { composition } from '../../../../../../../../composition/composition.ts';
import { noContent, pathId, readJson, requireRecentCaller, route } from '../../../../../../../http/index.ts';

type Path = { orgId: string; userId: string };

const ids = ({ orgId, userId }: Path) => [pathId('organization', orgId), pathId('user', userId)] as const;

/** Gives the member another role. */
export const PATCH = route<Path>(async (request, path) => {
  const caller = await requireRecentCaller(request);
  const input = await readJson(request, roleInput);
  await composition().administration.changeRole(caller, ...ids(path), input);
  return noContent();
});

/** Takes the member out of the organization. */
export const DELETE = route<Path>(async (request, path) => {
  const caller = await requireRecentCaller(request);
  await composition().administration.removeMember(caller, ...ids(path));
  return noContent();
});
