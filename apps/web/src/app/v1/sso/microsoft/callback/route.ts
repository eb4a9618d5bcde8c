import { composition } from '../../../../../../composition/composition.ts';
import { callbackAnswer } from '../../../../../http/callback-answer.ts';
import { refuseHead } from '../../../../../http/only-get.ts';
import { signInRoute } from '../../../../../http/page-route.ts';
import { tripCookie } from '../../../../../http/trip-cookies.ts';
import { visitOf } from '../../../../../http/visitor.ts';

export const HEAD = refuseHead;

/** Microsoft's answer to a sign-in over the sign-in app: of which connection, the attempt of this browser says. */
export const GET = signInRoute(async ({ headers, url }) => {
  const outcome = await composition().signIn.callback({
    connectionId: undefined,
    parameters: new URL(url).searchParams,
    cookie: tripCookie(headers),
    facts: visitOf(headers),
  });
  return callbackAnswer(headers, outcome);
});
