import { invitationTripInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { beginTripCookies } from '../../http/trip-cookies.ts';
import { operation, WithCookies } from '../operation.ts';

export const beginInvitationTrip = operation(
  {
    method: 'POST',
    path: '/v1/session/invitations/trip',
    summary:
      'Begins to accept as who somebody is at a social provider, or at the organization’s identity provider',
    by: 'anybody',
    body: invitationTripInput,
    response: z.object({ url: z.url() }),
    errors: [
      'invitation_invalid',
      'not_found',
      'sso_required',
      'provider_not_available',
      'connection_disabled',
      'organization_suspended',
      'idp_unavailable',
      'too_many_attempts',
    ],
  },
  async ({ caller, body, request }) => {
    const { token, provider, connection_id: connectionId } = body;
    const { administration, signIn } = composition();
    const invitation = await administration.invitationForTrip(caller, { token }, provider !== undefined);
    const way = provider === undefined ? { connectionId: connectionId ?? '' } : { provider };
    const { url, cookie } = await signIn.beginInvitationTrip(invitation, way);
    return new WithCookies({ url }, beginTripCookies(request.headers, cookie));
  },
);
