import { composition } from '../../../../../composition/composition.ts';
import {
  assertOwnOrigin,
  endedSessionCookie,
  noContent,
  route,
  sessionToken,
  visitorOf,
} from '../../../../http/index.ts';

/** Ends the session of this browser; also fine without one. */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const token = sessionToken(request.headers);
  if (token !== undefined) await composition().administration.signOut(visitorOf(request.headers), token);
  return noContent({ 'set-cookie': endedSessionCookie() });
});
