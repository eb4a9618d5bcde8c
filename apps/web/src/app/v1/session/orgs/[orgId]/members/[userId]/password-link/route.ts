import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireRecentCaller, route } from '../../../../../../../../http/index.ts';

/** A new password link for a member, told this once; the one before it ends. */
export const POST = route<{ orgId: string; userId: string }>(async (request, { orgId, userId }) => {
  const caller = await requireRecentCaller(request);
  const organizationId = pathId('organization', orgId);
  const { administration } = composition();
  return answer(await administration.issuePasswordLink(caller, organizationId, pathId('user', userId)), 201);
});
