import { reachAsMember } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { setCookie } from '../../http/trip-cookies.ts';
import { operation, WithCookies } from '../operation.ts';

export const startJoin = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/join',
    summary: 'Sends a member to show who they are at their organization’s identity provider: says where to',
    by: 'recentPerson',
    response: z.object({ url: z.url() }),
    status: 201,
    errors: [
      ...(['not_found', 'other_sign_in_required', 'organization_suspended'] as const),
      ...(['connection_disabled', 'password_by_link', 'idp_unavailable'] as const),
    ],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller: { principal } }) => {
    // Another organization's directory speaks for nobody here: it could make its own people somebody's double.
    if (principal.session.method !== 'password') reachAsMember(principal, organizationId);
    const { joins } = composition().signIn;
    const trip = await joins.start({ organizationId, connectionId, principal });
    return new WithCookies({ url: trip.url }, [setCookie(trip.cookie)]);
  },
);
