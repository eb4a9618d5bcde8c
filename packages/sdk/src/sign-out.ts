import * as oauth from 'oauth4webapi';
import { asPorticoError, type Issuer } from './issuer.ts';
import type { Settings } from './options.ts';
import { exchange } from './refresh.ts';
import type { Session, Tokens } from './session.ts';

/** A form that the browser has to post: addresses end up in logs and histories, so no token stands in one. */
export type SignOutForm = {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
};

/** What is needed of a session to end it. */
export type EndingSession = Pick<Session, 'idToken' | 'refreshToken'>;

/** More than a form should carry. */
const MOST_HINT_CHARACTERS = 8_192;

/**
 * RP-Initiated Logout 1.0 section 2, with an id_token as hint so that nobody is asked whether they mean it. Without one it
 * works as well: then they are asked.
 *
 * @param home the path to come back to where no address for that is set
 */
export async function signOutForm(
  settings: Settings,
  issuer: Issuer,
  session: EndingSession | undefined,
  home = settings.home ?? '/',
): Promise<SignOutForm> {
  const { redirectUri } = settings;
  const back =
    settings.postLogoutRedirectUri ??
    (redirectUri === undefined ? undefined : new URL(home, redirectUri).href);
  const { end_session_endpoint: url = back ?? settings.issuer.href } = await issuer.server();
  const hint = session && (await hintOf(issuer, session));
  return {
    url,
    fields: {
      client_id: settings.clientId,
      ...(hint === undefined ? {} : { id_token_hint: hint }),
      ...(back === undefined ? {} : { post_logout_redirect_uri: back }),
    },
  };
}

/** A cookie keeps no id_token: the issuer gives a small one, that says no more than who it is (RFC 6749 section 6). */
async function hintOf(issuer: Issuer, { idToken, refreshToken }: EndingSession): Promise<string | undefined> {
  if (idToken !== undefined && idToken.length <= MOST_HINT_CHARACTERS) return idToken;
  if (refreshToken === undefined) return undefined;
  try {
    return (await exchange(issuer, refreshToken, { scope: 'openid' })).id_token;
  } catch {
    return undefined;
  }
}

/**
 * Ends a session at the issuer without a browser (RFC 7009): its refresh token and the session behind it.
 *
 * @throws PorticoError `issuer_unreachable`, `issuer_invalid`
 */
export async function revoke(
  issuer: Issuer,
  { refreshToken, accessToken }: Pick<Tokens, 'refreshToken' | 'accessToken'>,
): Promise<void> {
  try {
    const response = await oauth.revocationRequest(
      await issuer.server(),
      issuer.client,
      issuer.authentication,
      refreshToken ?? accessToken,
      issuer.request(),
    );
    await oauth.processRevocationResponse(response);
  } catch (error) {
    throw asPorticoError(error, 'issuer_invalid');
  }
}
