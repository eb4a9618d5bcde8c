import { composition } from '../../../../../../../composition.ts';
import { errorPage, pathId } from '../../../../../../http/index.ts';
import { askerFacts } from '../../../../../../http/manager.ts';
import { refuseHead } from '../../../../../../http/only-get.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';
import { readFormParameters } from '../../../../../../http/read-form.ts';
import { seeOther } from '../../../../../../http/redirect.ts';
import { forgetCookie, tripCookie } from '../../../../../../http/trip-cookies.ts';

type Path = { connectionId: string };

export const HEAD = refuseHead;

/** The identity provider's answer. */
export const GET = pageRoute<Path>(async (request, { connectionId }) => {
  const facts = askerFacts(request.headers);
  const outcome = await composition().signIn.callback({
    connectionId: pathId('connection', connectionId),
    parameters: new URL(request.url).searchParams,
    cookie: tripCookie(request.headers),
    facts,
  });
  const cookies = outcome.forgetCookie === undefined ? [] : [forgetCookie(outcome.forgetCookie)];
  if (outcome.kind === 'redirect') return seeOther(outcome.url, cookies);
  const page = errorPage({ code: outcome.code, requestId: facts.requestId });
  for (const value of cookies) page.headers.append('set-cookie', value);
  return page;
});

/** A form_post comes from another site, so without our Lax cookies: it goes on as the GET that has them. */
export const POST = pageRoute<Path>(async (request, { connectionId }) => {
  const callback = new URL(
    `/v1/sso/connections/${pathId('connection', connectionId)}/callback`,
    composition().origin,
  );
  callback.search = (await readFormParameters(request, ['code', 'state', 'error', 'iss'])).toString();
  return seeOther(callback.href);
});
