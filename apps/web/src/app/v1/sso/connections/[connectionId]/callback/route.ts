import { composition } from '../../../../../../../composition/composition.ts';
import { callbackAnswer } from '../../../../../../http/callback-answer.ts';
import { pathId } from '../../../../../../http/index.ts';
import { refuseHead } from '../../../../../../http/only-get.ts';
import { signInRoute } from '../../../../../../http/page-route.ts';
import { readFormParameters } from '../../../../../../http/read-form.ts';
import { seeOther } from '../../../../../../http/redirect.ts';
import { tripCookie } from '../../../../../../http/trip-cookies.ts';
import { visitOf } from '../../../../../../http/visitor.ts';

type Path = { connectionId: string };

export const HEAD = refuseHead;

/** The identity provider's answer. */
export const GET = signInRoute<Path>(async ({ headers, url }, { connectionId }) => {
  const outcome = await composition().signIn.callback({
    connectionId: pathId('connection', connectionId),
    parameters: new URL(url).searchParams,
    cookie: tripCookie(headers),
    facts: visitOf(headers),
  });
  return callbackAnswer(headers, outcome);
});

/** A form_post comes from another site, so without our Lax cookies: it goes on as the GET that has them. */
export const POST = signInRoute<Path>(async (request, { connectionId }) => {
  const { origin, signIn } = composition();
  const callback = new URL(`/v1/sso/connections/${pathId('connection', connectionId)}/callback`, origin);
  callback.search = (await readFormParameters(request, signIn.callbackFields)).toString();
  return seeOther(callback.href);
});
