import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { setCookie } from '../../http/trip-cookies.ts';
import { operation, WithCookies } from '../operation.ts';
import { text } from '../schemas.ts';

export const startTest = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/test-sign-in',
    summary: 'Begins a real sign-in that makes no session: says where to open it',
    by: 'tester',
    response: z.object({ url: z.url(), attempt_id: text }),
    status: 201,
    errors: [
      ...(['not_found', 'forbidden', 'other_sign_in_required', 'organization_suspended'] as const),
      ...(['connection_disabled', 'idp_unavailable'] as const),
    ],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller: { principal } }) => {
    const { signIn } = composition();
    const trip = await signIn.startTest({ organizationId, connectionId, principal });
    return new WithCookies({ url: trip.url, attempt_id: trip.attemptId }, [setCookie(trip.cookie)]);
  },
);
