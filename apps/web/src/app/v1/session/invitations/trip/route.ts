import { invitationTripInput } from '@portico/administration';
import { composition } from '../../../../../../composition/composition.ts';
import { answer, assertOwnOrigin, readJson, route, visitorOf } from '../../../../../http/index.ts';
import { beginTripCookies } from '../../../../../http/trip-cookies.ts';

/**
 * Somebody accepts as who they are at a social provider, or at the identity provider of the organization: 200 `{ url }`,
 * with the cookie of the trip.
 */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const { token, provider, connection_id: connectionId } = await readJson(request, invitationTripInput);
  const { administration, signIn } = composition();
  const visitor = visitorOf(request.headers);
  const invitation = await administration.invitationForTrip(visitor, { token }, provider !== undefined);
  const way = provider === undefined ? { connectionId: connectionId ?? '' } : { provider };
  const trip = await signIn.beginInvitationTrip(invitation, way);
  const response = answer({ url: trip.url });
  for (const value of beginTripCookies(request.headers, trip.cookie))
    response.headers.append('set-cookie', value);
  return response;
});
