import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireRecentCaller, route } from '../../../../../../../../http/index.ts';
import { assertActsIn } from '../../../../../../../../http/manager.ts';
import { setCookie } from '../../../../../../../../http/trip-cookies.ts';

/** A member goes to show who they are at their organization's identity provider: answers where to. */
export const POST = route<{ orgId: string; connectionId: string }>(
  async (request, { orgId, connectionId }) => {
    const { viewer } = await requireRecentCaller(request);
    const organizationId = pathId('organization', orgId);
    // Another organization's directory speaks for nobody here: it could make its own people somebody's double.
    if (viewer.session.method !== 'password') assertActsIn(viewer, organizationId);
    const trip = await composition().signIn.joins.start({
      organizationId,
      connectionId: pathId('connection', connectionId),
      userId: viewer.user.id,
    });
    return answer({ url: trip.url }, 201, { 'set-cookie': setCookie(trip.cookie) });
  },
);
