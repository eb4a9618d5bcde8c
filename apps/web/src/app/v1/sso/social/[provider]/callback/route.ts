import { assertThat } from '@portico/core';
import { composition } from '../../../../../../../composition.ts';
import { errorPage } from '../../../../../../http/index.ts';
import { askerFacts } from '../../../../../../http/manager.ts';
import { refuseHead } from '../../../../../../http/only-get.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';
import { seeOther } from '../../../../../../http/redirect.ts';
import { forgetCookie, tripCookie } from '../../../../../../http/trip-cookies.ts';

export const HEAD = refuseHead;

/** A social provider's answer. */
export const GET = pageRoute<{ provider: string }>(async (request, { provider }) => {
  assertThat(provider === 'microsoft' || provider === 'google', 'not_found');
  const facts = askerFacts(request.headers);
  const outcome = await composition().signIn.socialCallback({
    provider,
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
