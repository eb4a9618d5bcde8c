import { assertThat, isSocialProvider } from '@portico/core';
import { composition } from '../../../../../../../composition/composition.ts';
import { callbackAnswer } from '../../../../../../http/callback-answer.ts';
import { refuseHead } from '../../../../../../http/only-get.ts';
import { signInRoute } from '../../../../../../http/page-route.ts';
import { tripCookie } from '../../../../../../http/trip-cookies.ts';
import { visitOf } from '../../../../../../http/visitor.ts';

export const HEAD = refuseHead;

/** A social provider's answer. */
export const GET = signInRoute<{ provider: string }>(async ({ headers, url }, { provider }) => {
  assertThat(isSocialProvider(provider), 'not_found');
  const outcome = await composition().signIn.socialCallback({
    provider,
    parameters: new URL(url).searchParams,
    cookie: tripCookie(headers),
    facts: visitOf(headers),
  });
  return callbackAnswer(headers, outcome);
});
