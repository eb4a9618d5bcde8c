import { invitationTripInput } from '@portico/administration';
import { composition } from '../../../../../../composition.ts';
import { assertOwnOrigin, readJson, route, visitorOf } from '../../../../../http/index.ts';
import { goOnTrip } from '../../../../../http/login-page.ts';

/** Somebody accepts as who they are at a social provider: 200 `{ url }`, with the cookie of the trip. */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const { token, provider } = await readJson(request, invitationTripInput);
  const { administration, signIn } = composition();
  const invitation = await administration.invitationForTrip(visitorOf(request.headers), { token });
  return goOnTrip(request, await signIn.beginInvitationTrip(invitation, provider));
});
