import * as oauth from 'oauth4webapi';
import { assertSigned } from './callback.ts';
import { PorticoError } from './errors.ts';
import { asPorticoError, type Issuer } from './issuer.ts';
import type { Settings } from './options.ts';
import { type Session, sessionOf, type Tokens, tokensFrom } from './session.ts';

/**
 * Exchanges refresh tokens, each of them once at a time: callers that bring the same session while it is being refreshed
 * all get the one answer, so that nobody's family of tokens is taken for stolen (RFC 9700 section 4.14).
 */
export function createRefresher(settings: Settings, issuer: Issuer): (session: Tokens) => Promise<Session> {
  const running = new Map<string, Promise<Session>>();
  return (session) => {
    const { refreshToken } = session;
    if (refreshToken === undefined)
      return Promise.reject(new PorticoError('session_ended', { detail: 'there is no refresh token' }));
    const known = running.get(refreshToken);
    if (known !== undefined) return known;
    const refreshing = refresh(settings, issuer, session, refreshToken).finally(() =>
      running.delete(refreshToken),
    );
    running.set(refreshToken, refreshing);
    return refreshing;
  };
}

async function refresh(
  settings: Settings,
  issuer: Issuer,
  session: Tokens,
  refreshToken: string,
): Promise<Session> {
  try {
    const server = await issuer.server();
    const response = await oauth.refreshTokenGrantRequest(
      server,
      issuer.client,
      issuer.authentication,
      refreshToken,
      issuer.request(),
    );
    const answer = await oauth.processRefreshTokenResponse(server, issuer.client, response);
    const tokens = tokensFrom(answer, settings.now(), session);
    if (answer.id_token !== undefined) await assertSigned(settings, issuer, tokens);
    return samePerson(sessionOf(session), sessionOf(tokens));
  } catch (error) {
    const failure = asPorticoError(error, 'tokens_invalid');
    if (failure.oauthError !== 'invalid_grant') throw failure;
    throw new PorticoError('session_ended', { detail: failure.detail ?? '', cause: failure });
  }
}

/** OIDC Core section 12.2: a refreshed id_token is of the same person; here, of the same session, too. */
function samePerson(before: Session, after: Session): Session {
  if (before.user.id === after.user.id && before.id === after.id) return after;
  throw new PorticoError('tokens_invalid', { detail: 'the refreshed id_token is of another session' });
}
