import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../../../http/index.ts';
import { setCookie } from '../../../../../../../../http/trip-cookies.ts';

/** A real sign-in that makes no session: answers where to open it and under which id its result will be. */
export const POST = route<{ orgId: string; connectionId: string }>(
  async (request, { orgId, connectionId }) => {
    const principal = await requireSession(request);
    const organizationId = pathId('organization', orgId);
    const trip = await composition().signIn.startTest({
      organizationId,
      connectionId: pathId('connection', connectionId),
      principal,
    });
    return answer({ url: trip.url, attempt_id: trip.attemptId }, 201, {
      'set-cookie': setCookie(trip.cookie),
    });
  },
);
