import * as oauth from 'oauth4webapi';
import { signedSession, tokensFrom } from './callback.ts';
import { PorticoError, type PorticoErrorCode } from './errors.ts';
import { asPorticoError, type Issuer } from './issuer.ts';
import type { Settings } from './options.ts';
import { type Session, sessionFrom, sessionOf, type Tokens } from './session.ts';

/** A session, or its tokens as a program keeps them. */
export type Refreshable = Tokens | Session;

/**
 * Exchanges refresh tokens, each of them once at a time: callers that bring the same session while it is being refreshed
 * all get the one answer, so that nobody's family of tokens is taken for stolen (RFC 9700 section 4.14).
 */
export function createRefresher(
  settings: Settings,
  issuer: Issuer,
): (session: Refreshable) => Promise<Session> {
  const running = new Map<string, Promise<Session>>();
  return (session) => {
    const { refreshToken } = session;
    if (refreshToken === undefined)
      return Promise.reject(new PorticoError('session_ended', { detail: 'there is no refresh token' }));
    const known = running.get(refreshToken);
    if (known !== undefined) return known;
    const before = 'claims' in session ? session : sessionOf(session);
    const refreshing = refresh(settings, issuer, before, refreshToken).finally(() =>
      running.delete(refreshToken),
    );
    running.set(refreshToken, refreshing);
    return refreshing;
  };
}

async function refresh(
  settings: Settings,
  issuer: Issuer,
  before: Session,
  refreshToken: string,
): Promise<Session> {
  const answer = await exchange(issuer, refreshToken);
  if (answer.id_token === undefined) {
    const { claims, idToken } = before;
    return sessionFrom(claims, { idToken, ...tokensFrom(answer, settings.now(), before) });
  }
  try {
    const after = await signedSession(settings, issuer, answer);
    return samePerson(before, { ...after, refreshToken: after.refreshToken ?? refreshToken });
  } catch (error) {
    throw asPorticoError(error, 'tokens_invalid');
  }
}

/**
 * Only the issuer's own refusal of the token ends a session. Whatever else came back, a page of a proxy or a refusal of
 * the application, says nothing of it.
 */
export async function exchange(
  issuer: Issuer,
  refreshToken: string,
  additionalParameters: Readonly<Record<string, string>> = {},
): Promise<oauth.TokenEndpointResponse> {
  let otherwise: PorticoErrorCode = 'issuer_invalid';
  try {
    const server = await issuer.server();
    const { client, authentication } = issuer;
    const response = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, {
      ...issuer.request(),
      additionalParameters,
    });
    if (response.ok) otherwise = 'tokens_invalid';
    return await oauth.processRefreshTokenResponse(server, client, response);
  } catch (error) {
    const failure = asPorticoError(error, otherwise);
    // RFC 6749 section 5.2.
    const refused =
      error instanceof oauth.ResponseBodyError && error.status === 400 && error.error === 'invalid_grant';
    if (!refused) throw failure;
    throw new PorticoError('session_ended', {
      detail: failure.detail ?? '',
      oauthError: error.error,
      cause: failure,
    });
  }
}

/** OIDC Core section 12.2: a refreshed id_token is of the same person; here, of the same session, too. */
function samePerson(before: Session, after: Session): Session {
  if (before.user.id === after.user.id && before.id === after.id) return after;
  throw new PorticoError('tokens_invalid', { detail: 'the refreshed id_token is of another session' });
}
