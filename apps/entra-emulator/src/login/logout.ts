import type { Emulator } from '../emulator/emulator.ts';
import { signedOutPage } from '../pages/signed-out-page.ts';
import { logoutRequest } from '../saml/logout-messages.ts';
import { redirectAddress } from '../saml/redirect-address.ts';
import { signingKeyOf } from '../saml/token-signing-certificate.ts';
import type { SignIn } from '../sessions/browsers.ts';
import type { SamlSession } from '../sessions/saml-trip.ts';
import { issuerFor, pairwiseSubject } from '../tokens/issuers.ts';
import { userOfLoginHint } from '../tokens/login-hint.ts';
import { verifyOwnToken } from '../tokens/verify-own-token.ts';
import { pageResponse, redirectResponse } from '../web/responses.ts';
import { directorySegment } from './checks/directory-segment.ts';
import { registeredRedirectUris } from './checks/redirect-uri.ts';
import type { LoginCall } from './login-call.ts';

/**
 * The end session endpoint (OpenID Connect RP-Initiated Logout 1.0).
 * - ends the session of `logout_hint` or `id_token_hint`, or every session of this browser
 * - tells each application of the session at its `logoutUrl`, in a frame, with `sid` and `iss` (OpenID Connect
 *   Front-Channel Logout 1.0 section 3), or with a LogoutRequest by SAML
 * - goes on to `post_logout_redirect_uri` when one of those applications registered it as a redirect URI
 */
export function logoutEndpoint(call: LoginCall): Response {
  const { emulator, params, browser } = call;
  directorySegment(emulator.store, call.segment);
  const { userId } = hintsOf(emulator, params);
  const ended = emulator.browsers.signOut(browser, (one) => userId === undefined || one.userId === userId);
  const frames = ended.flatMap((signIn) => logoutNotices(call, signIn));
  const next = checkedReturnAddress(call);
  if (next !== undefined && frames.length === 0) return redirectResponse(next);
  const hosts = [...new Set(frames.map((address) => new URL(address).origin))].join(' ');
  return pageResponse(200, signedOutPage(frames, next), hosts === '' ? {} : { frames: hosts });
}

/** An address for each application of a session: a LogoutRequest for those that were told of it by SAML. */
export function logoutNotices({ emulator }: LoginCall, signIn: SignIn): string[] {
  const directoryId = emulator.store.users.get(signIn.userId)?.directoryId;
  return signIn.clientAppIds.flatMap((appId) => {
    const address = logoutAddressOf(emulator, appId);
    if (address === undefined) return [];
    const session = signIn.samlSessions?.find((one) => one.appId === appId);
    if (session !== undefined) return [samlNotice(emulator, address, session)];
    const url = new URL(address);
    url.searchParams.set('sid', signIn.sid);
    if (directoryId !== undefined) url.searchParams.set('iss', issuerFor(emulator, directoryId, 2));
    return [url.href];
  });
}

/** Where an application hears of the end of a session, if it said so. */
export function logoutAddressOf({ store }: Emulator, appId: string): string | undefined {
  const address = store.applicationByAppId(appId)?.web.logoutUrl;
  return address && /^https?:\/\//.test(address) && URL.canParse(address) ? address : undefined;
}

function samlNotice(emulator: Emulator, address: string, session: SamlSession): string {
  const enterpriseApp = emulator.store.servicePrincipalOf(session.appId, session.directoryId);
  const issuer = issuerFor(emulator, session.directoryId, 1);
  return redirectAddress({
    address,
    parameter: 'SAMLRequest',
    message: logoutRequest(emulator, { ...session, issuer, destination: address }),
    key: signingKeyOf(emulator, enterpriseApp),
  });
}

/** Whom a hint names, and for which application. A hint that is not ours says nothing. */
function hintsOf(
  emulator: Emulator,
  params: Record<string, string>,
): { userId?: string | undefined; appId?: string } {
  const { logout_hint: hint, id_token_hint: token } = params;
  if (hint !== undefined && hint !== '') return { userId: userOfLoginHint(emulator, hint)?.id };
  if (token === undefined || token === '') return {};
  // The token may be old by now: only its signature counts.
  const verified = verifyOwnToken(emulator, token);
  const claims = verified.kind === 'invalid' ? {} : verified.claims;
  const { sub, tid, aud } = claims;
  if (typeof sub !== 'string' || typeof aud !== 'string') return {};
  const user = emulator.store.users.find(
    (one) => one.directoryId === tid && pairwiseSubject(emulator.salt, one.id, aud) === sub,
  );
  return { userId: user?.id, appId: aud };
}

/** With `client_id` or `id_token_hint` that application decides, else any that the session had signed in to. */
function checkedReturnAddress({ emulator, params, note, browser }: LoginCall): string | undefined {
  const wanted = params['post_logout_redirect_uri'];
  if (wanted === undefined || wanted === '') return undefined;
  const inSession = browser.signIns.flatMap((one) => one.clientAppIds);
  const named = params['client_id'] ?? hintsOf(emulator, params).appId;
  const clientIds = named === undefined ? inSession : [named];
  const registered = clientIds.some((appId) => {
    const application = emulator.store.applicationByAppId(appId);
    return application !== undefined && registeredRedirectUris(application).includes(wanted);
  });
  if (!registered) {
    note.reason = 'post_logout_redirect_uri is registered by no application of this session';
    return undefined;
  }
  const { state } = params;
  if (state === undefined) return wanted;
  return `${wanted}${wanted.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`;
}
