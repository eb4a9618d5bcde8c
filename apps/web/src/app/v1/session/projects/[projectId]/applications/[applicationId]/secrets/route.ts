import { secretRotation } from '@portico/administration';
import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, readJson, requireRecentCaller, route } from '../../../../../../../../http/index.ts';

/** A new secret, told this once; those before it live on for `overlap_hours`. */
export const POST = route<{ projectId: string; applicationId: string }>(async (request, path) => {
  const caller = await requireRecentCaller(request);
  const input = await readJson(request, secretRotation);
  const projectId = pathId('project', path.projectId);
  const applicationId = pathId('application', path.applicationId);
  return answer(
    await composition().administration.rotateSecret(caller, projectId, applicationId, input),
    201,
  );
});
