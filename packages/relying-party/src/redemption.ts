import * as openid from 'openid-client';
import { registrationOfToken } from './any-directory.ts';
import { configure } from './configuration.ts';
import type { Discovery } from './discovery.ts';
import type { KeySets } from './key-set.ts';
import { type Registration, RelyingPartyError, type RelyingPartySettings } from './registration.ts';
import { type ValidatedIdToken, validatedClaims } from './validated-id-token.ts';

export type CallbackExpectations = {
  /** The parameters as they arrived, each at most once. */
  readonly parameters: URLSearchParams;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
};

/** Redeems the code of a callback and validates the id_token for that registration. */
export async function redeemWith(
  configuration: openid.Configuration,
  registration: Registration,
  callback: CallbackExpectations,
  now: Date,
): Promise<ValidatedIdToken> {
  const url = new URL(registration.redirectUri);
  url.search = callback.parameters.toString();
  const tokens = await openid.authorizationCodeGrant(configuration, url, {
    expectedState: callback.state,
    expectedNonce: callback.nonce,
    pkceCodeVerifier: callback.codeVerifier,
    idTokenExpected: true,
  });
  return validatedClaims(tokens.id_token, tokens.claims(), { registration, now });
}

type Parts = {
  readonly settings: RelyingPartySettings;
  readonly keySets: KeySets;
  readonly discovery: Discovery;
};

/**
 * For people of every directory. Which issuer to expect is known only once the token is there: so the library asks, the
 * answer is kept, and is then validated as one of the directory that it names.
 */
export async function redeemInItsDirectory(
  parts: Parts,
  registration: Registration,
  callback: CallbackExpectations,
): Promise<ValidatedIdToken> {
  const metadata = await parts.discovery.metadata(registration);
  const now = parts.settings.clock.now();
  const answer = await tokenAnswer(parts, registration, metadata, callback);
  const replay = async () => new Response(answer.body, { status: answer.status, headers: answer.headers });
  // An error is not of a directory: the library reads it as it is.
  const at = answer.status === 200 ? registrationOfToken(registration, answer.body) : registration;
  const inDirectory = { ...metadata, issuer: at.issuer };
  return redeemWith(await configure(parts, at, inDirectory, replay), at, callback, now);
}

async function tokenAnswer(
  parts: Parts,
  registration: Registration,
  metadata: openid.ServerMetadata,
  callback: CallbackExpectations,
) {
  let answer: { readonly body: string; readonly status: number; readonly headers: Headers } | undefined;
  const asking = await configure(parts, registration, metadata, async (ask) => {
    answer = await readAnswer(await ask());
    throw new AnswerKept();
  });
  await redeemWith(asking, registration, callback, parts.settings.clock.now()).catch((error: unknown) => {
    if (answer === undefined) throw error;
  });
  if (answer === undefined) throw new RelyingPartyError('idp_unavailable', 'no answer of the token endpoint');
  return answer;
}

const readAnswer = async (response: Response) => ({
  body: await response.text(),
  status: response.status,
  headers: response.headers,
});

/** Ends the asking once the answer is there. */
class AnswerKept extends Error {}
