import { composition } from '../../../../../../../composition/composition.ts';
import { answer, pathId, requireRecentCaller, route } from '../../../../../../http/index.ts';

/** A new link for an open invitation; the one before stops working. */
export const POST = route<{ invitationId: string }>(async (request, { invitationId }) => {
  const caller = await requireRecentCaller(request);
  const { administration } = composition();
  return answer(await administration.renewInvitation(caller, pathId('invitation', invitationId)));
});
