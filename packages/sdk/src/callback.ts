import { jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { PorticoError } from './errors.ts';
import { asPorticoError, CLOCK_TOLERANCE_SECONDS, type Issuer } from './issuer.ts';
import { needed, type Settings } from './options.ts';
import { type Session, sessionOf, type Tokens, tokensFrom } from './session.ts';
import type { PendingSignIn } from './sign-in.ts';

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
  const validated = validatedParameters(server, issuer, parameters, pending);
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      issuer.client,
      issuer.authentication,
      validated,
      needed(settings, 'redirectUri'),
      pending.codeVerifier,
      issuer.request(),
    );
    const answer = await oauth.processAuthorizationCodeResponse(server, issuer.client, response, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
      ...(pending.maxAge === undefined ? {} : { maxAge: pending.maxAge }),
    });
    const tokens = tokensFrom(answer, settings.now());
    await assertSigned(settings, issuer, tokens);
    return sessionOf(tokens);
  } catch (error) {
    throw asPorticoError(error, 'tokens_invalid');
  }
}

/** The signature of an id_token, with its issuer and audience once more. */
export async function assertSigned(settings: Settings, issuer: Issuer, { idToken }: Tokens): Promise<void> {
  await jwtVerify(idToken, await issuer.keys(), {
    issuer: settings.issuer.href,
    audience: settings.clientId,
    algorithms: ID_TOKEN_ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(settings.now()),
  });
}

function validatedParameters(
  server: oauth.AuthorizationServer,
  issuer: Issuer,
  parameters: URLSearchParams,
  pending: PendingSignIn,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, issuer.client, parameters, pending.state);
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError)
      throw new PorticoError('sign_in_refused', {
        detail: error.error_description ?? error.error,
        oauthError: error.error,
        cause: error,
      });
    throw asPorticoError(error, 'sign_in_mismatch');
  }
}
