import { composition } from '../../../../../../../composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../http/index.ts';

/** Whether Microsoft can be connected here, and what Portico may do and will create in the directory. */
export const GET = route<{ orgId: string }>(async (request, { orgId }) => {
  const viewer = await requireSession(request);
  await composition().administration.getOrganization(viewer, pathId('organization', orgId));
  return answer(composition().provisioning.availability());
});
