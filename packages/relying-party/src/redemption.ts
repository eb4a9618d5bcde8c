import * as openid from 'openid-client';
import { registrationOfToken } from './any-directory.ts';
import { asRefused } from './as-refused.ts';
import { configure, type TokenExchange } from './configuration.ts';
import type { Discovery } from './discovery.ts';
import type { KeySets } from './key-set.ts';
import {
  type Answer,
  type Registration,
  RelyingPartyError,
  type RelyingPartySettings,
} from './registration.ts';
import { withUserinfo } from './userinfo.ts';
import { type ValidatedIdToken, validatedClaims } from './validated-id-token.ts';

export type CallbackExpectations = {
  /** The parameters as they arrived, each at most once. */
  readonly parameters: URLSearchParams;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
};

/** Redeems the code of a callback and validates the id_token for that registration. */
async function redeemWith(
  configuration: openid.Configuration,
  registration: Registration,
  callback: CallbackExpectations,
  now: Date,
): Promise<Redeemed> {
  const url = new URL(registration.redirectUri);
  url.search = callback.parameters.toString();
  const tokens = await openid.authorizationCodeGrant(configuration, url, {
    expectedState: callback.state,
    expectedNonce: callback.nonce,
    ...(usesPkce(registration) ? { pkceCodeVerifier: callback.codeVerifier } : {}),
    idTokenExpected: true,
  });
  const token = validatedClaims(tokens.id_token, tokens.claims(), { registration, now });
  return { token, accessToken: tokens.access_token };
}

/** Nothing but PKCE ties a code to a public client: it has no switch. */
export const usesPkce = ({ pkce, authentication }: Registration): boolean =>
  pkce !== false || authentication.kind === 'none';

/** What the code was redeemed for. */
type Redeemed = { readonly token: ValidatedIdToken; readonly accessToken: string };

type Parts = {
  readonly settings: RelyingPartySettings;
  readonly keySets: KeySets;
  readonly discovery: Discovery;
  /** For which userinfo had nothing to add. */
  readonly inVain: WeakSet<Registration>;
};

/**
 * Redeems at one issuer. Where the token names a key that nobody knew, and there is such a key by now, the kept answer is
 * validated once more with the keys of now (fault R19).
 *
 * @param known the client to ask with, made by {@link keeping}
 * @returns the token, and the client with the newer keys if one had to be made
 */
export async function redeemAtIssuer(
  parts: Parts,
  { configuration, metadata, answers }: KeepingClient,
  registration: Registration,
  callback: CallbackExpectations,
): Promise<{ readonly token: ValidatedIdToken; readonly newer?: KeepingClient }> {
  const keysAt = metadata.jwks_uri ?? '';
  const seen = parts.keySets.generation(keysAt);
  const code = callback.parameters.get('code') ?? '';
  const now = parts.settings.clock.now();
  const completed = ({ token, accessToken }: Redeemed) =>
    withUserinfo({ ...parts, registration, metadata }, token, accessToken);
  try {
    return { token: await redeemWith(configuration, registration, callback, now).then(completed) };
  } catch (error) {
    const kid = missingKey(error);
    const answer = answers.get(code);
    const refused = asRefused(error, { now, answered: answer?.status === 200 });
    if (kid === undefined || answer === undefined) throw refused;
    if (!(await parts.keySets.seek(keysAt, kid, seen))) throw refused;
    const replay = await configure(parts, registration, metadata, async () => answer);
    const redeemed = await redeemWith(replay, registration, callback, now).catch((failure: unknown) => {
      throw asRefused(failure, { now, answered: true });
    });
    return { token: await completed(redeemed), newer: await keeping(parts, registration, metadata) };
  } finally {
    answers.delete(code);
  }
}

/**
 * The library’s client, what it was made of, and the answers of redemptions that go on now, by their code: a code is
 * redeemed once, so whoever looks at its answer twice has to have kept it.
 */
export type KeepingClient = {
  readonly configuration: openid.Configuration;
  readonly metadata: openid.ServerMetadata;
  readonly answers: Map<string, Answer>;
};

/** @param exchange stands in for the token endpoint */
export async function keeping(
  parts: Pick<Parts, 'settings' | 'keySets'>,
  registration: Registration,
  metadata: openid.ServerMetadata,
  exchange: TokenExchange = (ask) => ask(),
): Promise<KeepingClient> {
  const answers = new Map<string, Answer>();
  const configuration = await configure(parts, registration, metadata, async (ask, body) => {
    const answer = await exchange(ask, body);
    const code = new URLSearchParams(body).get('code');
    if (code !== null) answers.set(code, answer);
    return answer;
  });
  return { configuration, metadata, answers };
}

/** The kid of a token whose key is not there; undefined for any other failure. */
function missingKey(error: unknown): string | undefined {
  if (!(error instanceof openid.ClientError) || error.code !== 'OAUTH_KEY_SELECTION_FAILED') return undefined;
  const why = error.cause instanceof Error ? error.cause.cause : undefined;
  const kid = (why as { header?: { kid?: unknown } } | undefined)?.header?.kid;
  return typeof kid === 'string' ? kid : undefined;
}

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
  const answer = await answerOf(parts, registration, metadata, callback);
  // An error is not of a directory: the library reads it as it is.
  const at = answer.status === 200 ? registrationOfToken(registration, answer.body) : registration;
  const inDirectory = { ...metadata, issuer: at.issuer };
  const client = await keeping(parts, at, inDirectory, async () => answer);
  return (await redeemAtIssuer(parts, client, at, callback)).token;
}

async function answerOf(
  parts: Parts,
  registration: Registration,
  metadata: openid.ServerMetadata,
  callback: CallbackExpectations,
): Promise<Answer> {
  let answer: Answer | undefined;
  const asking = await configure(parts, registration, metadata, async (ask) => {
    answer = await ask();
    throw new AnswerKept();
  });
  await redeemWith(asking, registration, callback, parts.settings.clock.now()).catch((error: unknown) => {
    if (answer === undefined) throw error;
  });
  if (answer === undefined) throw new RelyingPartyError('idp_unavailable', 'no answer of the token endpoint');
  return answer;
}

/** Ends the asking once the answer is there. */
class AnswerKept extends Error {}
