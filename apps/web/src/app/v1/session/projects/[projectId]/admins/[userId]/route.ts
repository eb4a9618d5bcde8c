import { composition } from '../../../../../../../../composition/composition.ts';
import { noContent, pathId, requireRecentCaller, route } from '../../../../../../../http/index.ts';

export const DELETE = route<{ projectId: string; userId: string }>(async (request, path) => {
  const caller = await requireRecentCaller(request);
  const projectId = pathId('project', path.projectId);
  await composition().administration.removeProjectAdmin(caller, projectId, pathId('user', path.userId));
  return noContent();
});
