import { composition } from '../../../../../../../../../composition.ts';
import { answer, pathId, requireRecentCaller, route } from '../../../../../../../../http/index.ts';
import { setCookie } from '../../../../../../../../http/trip-cookies.ts';

/** A member goes to show who they are at their organization's identity provider: answers where to. */
export const POST = route<{ orgId: string; connectionId: string }>(
  async (request, { orgId, connectionId }) => {
    const { viewer } = await requireRecentCaller(request);
    const trip = await composition().signIn.joins.start({
      organizationId: pathId('organization', orgId),
      connectionId: pathId('connection', connectionId),
      userId: viewer.user.id,
    });
    return answer({ url: trip.url }, 201, { 'set-cookie': setCookie(trip.cookie) });
  },
);
