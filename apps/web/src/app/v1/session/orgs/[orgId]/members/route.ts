import { composition } from '../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../http/index.ts';

export const GET = route<{ orgId: string }>(async (request, { orgId }) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  return answer({ members: await administration.listMembers(viewer, pathId('organization', orgId)) });
});
