import { jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { PorticoError } from './errors.ts';
import { asPorticoError, CLOCK_TOLERANCE_SECONDS, codeOfRefusal, type Issuer } from './issuer.ts';
import { needed, type Settings } from './options.ts';
import { type PendingSignIn, secretsOf } from './pending-sign-in.ts';
import { type Session, sessionFrom, type Tokens } from './session.ts';

const ID_TOKEN_ALGORITHMS = ['RS256', 'ES256'];

/**
 * Exchanges the code of a callback: `state` and `iss` (RFC 9207) before the code is sent anywhere, then every check of an
 * id_token (OIDC Core section 3.1.3.7), its signature included although it came over TLS.
 *
 * @param parameters of the address that the browser came back to
 * @throws PorticoError `sign_in_mismatch`, `sign_in_refused`, `tokens_invalid`, `issuer_unreachable`
 */
export async function finishSignIn(
  settings: Settings,
  issuer: Issuer,
  parameters: URLSearchParams,
  pending: PendingSignIn,
): Promise<Session> {
  const server = await issuer.server();
  const { state, nonce, codeVerifier } = await secretsOf(pending);
  const validated = validatedParameters(server, issuer, parameters, state);
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      issuer.client,
      issuer.authentication,
      validated,
      needed(settings, 'redirectUri'),
      codeVerifier,
      issuer.request(),
    );
    const answer = await oauth.processAuthorizationCodeResponse(server, issuer.client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
      ...(pending.maxAge === undefined ? {} : { maxAge: pending.maxAge }),
    });
    return await signedSession(settings, issuer, answer);
  } catch (error) {
    throw asPorticoError(error, 'tokens_invalid');
  }
}

/** The session of an answer with an id_token: its signature, with issuer and audience once more. */
export async function signedSession(
  settings: Settings,
  issuer: Issuer,
  answer: oauth.TokenEndpointResponse,
): Promise<Session> {
  const { id_token: idToken = '' } = answer;
  const { payload } = await jwtVerify(idToken, await issuer.keys(), {
    issuer: settings.issuer.href,
    audience: settings.clientId,
    algorithms: ID_TOKEN_ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(settings.now()),
  });
  return sessionFrom(payload, { idToken, ...tokensFrom(answer, settings.now()) });
}

/**
 * @param previous what an answer to a refresh may leave out
 * @param nowMs milliseconds since 1970
 */
export function tokensFrom(
  answer: oauth.TokenEndpointResponse,
  nowMs: number,
  previous?: Pick<Tokens, 'refreshToken'>,
): Omit<Tokens, 'idToken'> {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? previous?.refreshToken,
    expiresAt: Math.floor(nowMs / 1_000) + (answer.expires_in ?? 0),
  };
}

function validatedParameters(
  server: oauth.AuthorizationServer,
  issuer: Issuer,
  parameters: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, issuer.client, parameters, state);
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError)
      throw new PorticoError(codeOfRefusal(error.error) ?? 'sign_in_refused', {
        detail: `${error.error}: ${error.error_description ?? ''}`,
        oauthError: error.error,
        cause: error,
      });
    throw asPorticoError(error, 'sign_in_mismatch');
  }
}
