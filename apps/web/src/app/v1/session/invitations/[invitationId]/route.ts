import { composition } from '../../../../../../composition/composition.ts';
import { noContent, pathId, requireCaller, route } from '../../../../../http/index.ts';

/** Takes an open invitation back. */
export const DELETE = route<{ invitationId: string }>(async (request, { invitationId }) => {
  const caller = await requireCaller(request);
  await composition().administration.revokeInvitation(caller, pathId('invitation', invitationId));
  return noContent();
});
