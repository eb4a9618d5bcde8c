import type { CallbackOutcome } from '@portico/sign-in';
import { seeOther } from './redirect.ts';
import { refusedPage } from './refused-page.ts';
import { forgetCookie } from './trip-cookies.ts';
import { requestIdOf } from './visitor.ts';

/** What a browser gets that came back from an identity provider. */
export async function callbackAnswer(headers: Headers, outcome: CallbackOutcome): Promise<Response> {
  if (outcome.kind === 'page')
    return refusedPage({ headers, code: outcome.code, way: outcome.way, requestId: requestIdOf(headers) });
  return seeOther(
    outcome.url,
    outcome.forgetCookie === undefined ? [] : [forgetCookie(outcome.forgetCookie)],
  );
}
