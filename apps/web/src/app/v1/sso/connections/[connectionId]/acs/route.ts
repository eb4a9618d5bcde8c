import { assertThat } from '@portico/core';
import { composition } from '../../../../../../../composition/composition.ts';
import { callbackAnswer } from '../../../../../../http/callback-answer.ts';
import { pathId } from '../../../../../../http/index.ts';
import { signInRoute } from '../../../../../../http/page-route.ts';
import { postingPage } from '../../../../../../http/posting-page.ts';
import { readFormParameters } from '../../../../../../http/read-form.ts';
import { seeOther } from '../../../../../../http/redirect.ts';
import { forgetCookie, setCookie, tripCookie } from '../../../../../../http/trip-cookies.ts';
import { visitOf } from '../../../../../../http/visitor.ts';

type Path = { connectionId: string };

/** A response of 256 KiB as base64 in a form, with some room. */
const MOST_BYTES = 512 * 1024;
/** Of a browser that was led round a short time ago. */
const ROUND = 'saml_round';
/** From another site, over a former address of ours, to this one. */
const MOST_HOPS = 2;

/**
 * A SAML response (SAML bindings section 3.5). It comes from another site, so without our Lax cookies: the browser is given the
 * same form once more, which it posts from here, with them. Nothing is looked at before that, and nothing is kept (attack
 * 47). What answers no request of ours begins a sign-in of this connection from our side instead (attack 37).
 */
export const POST = signInRoute<Path>(async (request, { connectionId: given }) => {
  const { origin, signIn } = composition();
  const connectionId = pathId('connection', given);
  const sent = await readFormParameters(request, ['SAMLResponse', 'RelayState', 'again'], MOST_BYTES);
  assertOneOfEach(sent);
  const parameters = new URLSearchParams([...sent].filter(([name]) => name !== 'again'));
  const { headers } = request;
  const cookie = tripCookie(headers);
  const answer = { connectionId, parameters, cookie, facts: visitOf(headers) };
  const arrived = signIn.samlArrival(answer);
  const hops = sent.getAll('again').length;
  if (arrived === 'unasked' && hops > 0) {
    // A provider that never gives our state back would lead round and round.
    assertThat(cookie(ROUND) === undefined, 'idp_error', { detail: 'unasked for the second time' });
    const initiate = new URL(`/v1/sso/connections/${connectionId}/initiate`, origin);
    return seeOther(initiate.href, [setCookie({ name: ROUND, value: '1', maxAgeSeconds: 60 })]);
  }
  if (arrived !== 'whole' && hops < MOST_HOPS) {
    const action = new URL(`/v1/sso/connections/${connectionId}/acs`, origin).href;
    const again = [...sent, ['again', '1'] as const];
    return postingPage({ title: 'Signing in', action, fields: again, label: 'Continue' });
  }
  const response = await callbackAnswer(headers, await signIn.callback({ ...answer, at: 'acs' }));
  if (cookie(ROUND) !== undefined) response.headers.append('set-cookie', forgetCookie(ROUND));
  return response;
});

const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

/** What is given back to a browser is a response and our state, each once, and nothing else that anybody could make large. */
function assertOneOfEach(sent: URLSearchParams): void {
  const responses = sent.getAll('SAMLResponse');
  const isOne = responses.length === 1 && sent.getAll('RelayState').length < 2;
  assertThat(isOne && BASE64.test(responses[0] ?? ''), 'invalid_request', { detail: 'no one response' });
  assertThat(sent.getAll('again').length <= MOST_HOPS, 'invalid_request', { detail: 'round and round' });
}
