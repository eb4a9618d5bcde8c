import { reachAsMember } from '@portico/core';
import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireRecentCaller, route } from '../../../../../../../../http/index.ts';
import { setCookie } from '../../../../../../../../http/trip-cookies.ts';

/** A member goes to show who they are at their organization's identity provider: answers where to. */
export const POST = route<{ orgId: string; connectionId: string }>(
  async (request, { orgId, connectionId }) => {
    const { principal } = await requireRecentCaller(request);
    const organizationId = pathId('organization', orgId);
    // Another organization's directory speaks for nobody here: it could make its own people somebody's double.
    if (principal.session.method !== 'password') reachAsMember(principal, organizationId);
    const trip = await composition().signIn.joins.start({
      organizationId,
      connectionId: pathId('connection', connectionId),
      principal,
    });
    return answer({ url: trip.url }, 201, { 'set-cookie': setCookie(trip.cookie) });
  },
);
