import { composition } from '../../../../../../../../../../composition/composition.ts';
import { noContent, pathId, requireRecentCaller, route } from '../../../../../../../../../http/index.ts';

type Path = { projectId: string; applicationId: string; secretId: string };

/** Ends one secret at once. */
export const DELETE = route<Path>(async (request, path) => {
  const caller = await requireRecentCaller(request);
  const projectId = pathId('project', path.projectId);
  const applicationId = pathId('application', path.applicationId);
  await composition().administration.revokeSecret(caller, projectId, applicationId, path.secretId);
  return noContent();
});
