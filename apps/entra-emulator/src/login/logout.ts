import { signedOutPage } from '../pages/signed-out-page.ts';
import { userOfLoginHint } from '../tokens/login-hint.ts';
import { pageResponse, redirectResponse } from '../web/responses.ts';
import type { SignIn } from './browsers.ts';
import { directorySegment } from './checks/directory-segment.ts';
import { registeredRedirectUris } from './checks/redirect-uri.ts';
import type { LoginCall } from './login-call.ts';

/**
 * The end session endpoint (OpenID Connect RP-Initiated Logout 1.0).
 * - ends the session of `logout_hint`, or every session of this browser
 * - tells each application of the session at its `logoutUrl`, with `sid` only, as Entra does
 * - goes on to `post_logout_redirect_uri` when one of those applications registered it as a redirect URI
 */
export function logoutEndpoint(call: LoginCall): Response {
  const { emulator, params, browser } = call;
  directorySegment(emulator.store, call.segment);
  const hint = params['logout_hint'];
  const hinted = hint === undefined ? undefined : userOfLoginHint(emulator, hint);
  const ended = emulator.browsers.signOut(browser, (one) => hinted === undefined || one.userId === hinted.id);
  const frames = ended.flatMap((signIn) => logoutNotices(call, signIn));
  const next = checkedReturnAddress(call);
  if (next !== undefined && frames.length === 0) return redirectResponse(next);
  const hosts = [...new Set(frames.map((address) => new URL(address).origin))].join(' ');
  return pageResponse(200, signedOutPage(frames, next), hosts === '' ? {} : { frames: hosts });
}

function logoutNotices({ emulator }: LoginCall, signIn: SignIn): string[] {
  return signIn.clientAppIds.flatMap((appId) => {
    const address = emulator.store.applicationByAppId(appId)?.web.logoutUrl;
    if (!address || !/^https?:\/\//.test(address) || !URL.canParse(address)) return [];
    const url = new URL(address);
    url.searchParams.set('sid', signIn.sid);
    return [url.href];
  });
}

/** With `client_id` that application decides, else any that the session had signed in to. */
function checkedReturnAddress({ emulator, params, note, browser }: LoginCall): string | undefined {
  const wanted = params['post_logout_redirect_uri'];
  if (wanted === undefined || wanted === '') return undefined;
  const inSession = browser.signIns.flatMap((one) => one.clientAppIds);
  const clientIds = params['client_id'] === undefined ? inSession : [params['client_id']];
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
