import * as oauth from 'oauth4webapi';
import { asPorticoError, type Issuer } from './issuer.ts';
import type { Settings } from './options.ts';
import type { Session, Tokens } from './session.ts';

/** A form that the browser has to post: addresses end up in logs and histories, so no token stands in one. */
export type SignOutForm = {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
};

/** RP-Initiated Logout 1.0 section 2, with the id_token as hint so that nobody is asked whether they mean it. */
export async function signOutForm(
  settings: Settings,
  issuer: Issuer,
  session: Pick<Session, 'idToken'> | undefined,
): Promise<SignOutForm> {
  const { end_session_endpoint: url = settings.postLogoutRedirectUri ?? settings.issuer.href } =
    await issuer.server();
  const fields: Record<string, string> = { client_id: settings.clientId };
  if (session !== undefined) fields['id_token_hint'] = session.idToken;
  if (settings.postLogoutRedirectUri !== undefined)
    fields['post_logout_redirect_uri'] = settings.postLogoutRedirectUri;
  return { url, fields };
}

/**
 * Ends a session at the issuer without a browser (RFC 7009): its refresh token and the session behind it.
 *
 * @throws PorticoError `issuer_unreachable`, `issuer_invalid`
 */
export async function revoke(issuer: Issuer, { refreshToken, accessToken }: Tokens): Promise<void> {
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
