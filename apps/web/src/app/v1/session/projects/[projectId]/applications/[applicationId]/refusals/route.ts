import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../../../http/index.ts';

/** `{ "refusals": [ … ] }`: which requests of the application were refused in the last days, and why, newest first. */
export const GET = route<{ projectId: string; applicationId: string }>(async (request, path) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  const ids = [pathId('project', path.projectId), pathId('application', path.applicationId)] as const;
  return answer({ refusals: await administration.listRefusedRequests(viewer, ...ids) });
});
