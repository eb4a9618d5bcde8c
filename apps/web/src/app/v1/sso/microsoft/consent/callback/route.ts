import { composition } from '../../../../../../../composition.ts';
import { currentViewer, errorPage } from '../../../../../../http/index.ts';
import { askerFacts } from '../../../../../../http/manager.ts';
import { refuseHead } from '../../../../../../http/only-get.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';
import { seeOther } from '../../../../../../http/redirect.ts';
import { forgetCookie, tripCookie } from '../../../../../../http/trip-cookies.ts';
import { requestIdOf } from '../../../../../../http/visitor.ts';

export const HEAD = refuseHead;

/** Both answers of Microsoft: the admin consent, and the proof of who gave it. */
export const GET = pageRoute(async (request) => {
  const viewer = await currentViewer(request.headers);
  const outcome = await composition().provisioning.callback({
    parameters: new URL(request.url).searchParams,
    cookie: tripCookie(request.headers),
    asker: viewer && { userId: viewer.user.id, ...askerFacts(request.headers) },
  });
  if (outcome.kind === 'page')
    return errorPage({ code: outcome.code, requestId: requestIdOf(request.headers) });
  return seeOther(
    outcome.url,
    outcome.forgetCookie === undefined ? [] : [forgetCookie(outcome.forgetCookie)],
  );
});
