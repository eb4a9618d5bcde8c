import { composition } from '../../../../../../../../composition/composition.ts';
import { noContent, pathId, requireCaller, route } from '../../../../../../../http/index.ts';

/** Ends one session. */
export const DELETE = route<{ orgId: string; sessionId: string }>(async (request, { orgId, sessionId }) => {
  const caller = await requireCaller(request);
  await composition().administration.revokeSessions(caller, pathId('organization', orgId), {
    sessionId: pathId('session', sessionId),
  });
  return noContent();
});
