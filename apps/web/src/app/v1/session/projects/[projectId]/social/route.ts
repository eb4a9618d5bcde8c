import { composition } from '../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../http/index.ts';

/** The social providers of the project; their secrets are not told. */
export const GET = route<{ projectId: string }>(async (request, { projectId }) => {
  const viewer = await requireSession(request);
  return answer(
    await composition().administration.listSocialConnections(viewer, pathId('project', projectId)),
  );
});
