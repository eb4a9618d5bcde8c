import { invitationTripInput } from '@portico/administration';
import { composition } from '../../../../../../composition.ts';
import { answer, assertOwnOrigin, readJson, route, visitorOf } from '../../../../../http/index.ts';
import { beginTripCookies } from '../../../../../http/trip-cookies.ts';

/** Somebody accepts as who they are at a social provider: 200 `{ url }`, with the cookie of the trip. */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const { token, provider } = await readJson(request, invitationTripInput);
  const { administration, signIn } = composition();
  const invitation = await administration.invitationForTrip(visitorOf(request.headers), { token });
  const trip = await signIn.beginInvitationTrip(invitation, provider);
  const response = answer({ url: trip.url });
  for (const value of beginTripCookies(request.headers, trip.cookie))
    response.headers.append('set-cookie', value);
  return response;
});
