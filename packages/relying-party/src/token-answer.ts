import { type EntraClientRefusal, entraClientRefusal, entraNumberIn } from '@portico/core';
import { isOutage, jsonObject } from './answers.ts';
import { type Answer, RelyingPartyError } from './registration.ts';

/** The token endpoint does not know this client, or not by this credential (RFC 6749 section 5.2). */
const OF_CLIENT = new Set(['invalid_client', 'unauthorized_client']);
/** What it could not check of our assertion, which says nothing of the credential: another one would fare no better. */
const UNCHECKED: Partial<Record<EntraClientRefusal, string>> = {
  issuer: 'our keys could not be read',
  clock: 'the clocks differ',
  request: 'the assertion is not made as it has to be',
};
/** Sent by some endpoints with a status that would make it ours. */
const OF_THE_MOMENT = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);
const TOO_MANY_REQUESTS = 429;

/**
 * Tells whose matter it is before the library looks: an endpoint in trouble answers 429, 5xx, a page or half a document
 * (fault R20), and one that refuses names the reason.
 *
 * @returns the same answer
 * @throws RelyingPartyError `idp_unavailable`, `client_refused`, `assertion_refused`, `code_refused`
 */
export function tokenAnswer(given: Answer): Answer {
  const { status, body } = given;
  if (status === TOO_MANY_REQUESTS || status >= 500)
    throw new RelyingPartyError('idp_unavailable', `${status} from the token endpoint`, {
      outage: isOutage(status),
    });
  const answer = jsonObject(body);
  if (answer === undefined)
    throw new RelyingPartyError('idp_unavailable', `${status} without a JSON object from the token endpoint`);
  const { error, error_description: description } = answer;
  if (status !== 200 && typeof error === 'string') throw refusalFor(error, description);
  return given;
}

function refusalFor(error: string, description: unknown): RelyingPartyError {
  // The text is the provider's own: of it only the code, and Microsoft's number.
  const number = entraNumberIn(String(description ?? ''));
  const code = /^[\w-]{1,60}$/.test(error) ? error : 'an error of its own';
  const reason = number === undefined ? code : `${code} (${number})`;
  const unchecked = UNCHECKED[entraClientRefusal(number ?? '') ?? 'credential'];
  if (unchecked !== undefined) return new RelyingPartyError('assertion_refused', `${unchecked}: ${reason}`);
  if (OF_CLIENT.has(error)) return new RelyingPartyError('client_refused', reason);
  return new RelyingPartyError(OF_THE_MOMENT.has(error) ? 'idp_unavailable' : 'code_refused', reason);
}
