import { composition } from '../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../http/index.ts';

export const GET = route<{ projectId: string }>(async (request, { projectId }) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  return answer({ admins: await administration.listProjectAdmins(viewer, pathId('project', projectId)) });
});
