import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../../../http/index.ts';
import { assertActsIn } from '../../../../../../../../http/manager.ts';
import { setCookie } from '../../../../../../../../http/trip-cookies.ts';

/** A real sign-in that makes no session: answers where to open it and under which id its result will be. */
export const POST = route<{ orgId: string; connectionId: string }>(
  async (request, { orgId, connectionId }) => {
    const viewer = await requireSession(request);
    const organizationId = pathId('organization', orgId);
    assertActsIn(viewer, organizationId);
    const trip = await composition().signIn.startTest({
      organizationId,
      connectionId: pathId('connection', connectionId),
      userId: viewer.user.id,
    });
    return answer({ url: trip.url, attempt_id: trip.attemptId }, 201, {
      'set-cookie': setCookie(trip.cookie),
    });
  },
);
