import { formPostPage } from '../../pages/form-post-page.ts';
import { signedOutPage } from '../../pages/signed-out-page.ts';
import { readAuthnRequest } from '../../saml/authn-request.ts';
import { PROTOCOL } from '../../saml/names.ts';
import type { Flow } from '../../sessions/flows.ts';
import type { SamlTrip } from '../../sessions/saml-trip.ts';
import { pageResponse } from '../../web/responses.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import * as aadsts from '../aadsts.ts';
import { notSaml } from '../aadsts-saml.ts';
import { directorySegment } from '../checks/directory-segment.ts';
import type { LoginCall } from '../login-call.ts';
import { bindingOf, inEntrasTerms, readMessage } from './read-message.ts';
import { checkRequestSignature } from './request-signature.ts';
import { findServiceProvider } from './service-provider.ts';
import { signOn } from './sign-on.ts';
import { readSignOut, signOut } from './sign-out.ts';
import { signOnFromTile } from './tile.ts';

/**
 * The one address of SAML: AuthnRequest by redirect or POST, LogoutRequest, and answers to LogoutRequests of ours, both by
 * redirect.
 */
export function samlEndpoint(call: LoginCall): Response {
  const { emulator, params } = call;
  directorySegment(emulator.store, call.segment);
  if (comesWithoutSession(call)) return postOnceMore(params);
  const message = readMessage(call);
  const { SAMLRequest: request } = params;
  switch (message.namespace === PROTOCOL ? message.localName : '') {
    case 'AuthnRequest':
      return begin(call, request === undefined ? undefined : readSignOn(call, message));
    case 'LogoutRequest':
      return begin(call, request === undefined ? undefined : readSignOut(call, message));
    case 'LogoutResponse':
      return pageResponse(200, signedOutPage([], undefined));
    default:
      throw notSaml();
  }
}

function begin(call: LoginCall, saml: SamlTrip | undefined): Response {
  // A request in the place of a response.
  if (saml === undefined) throw notSaml();
  const { emulator, segment, params, browser, trace, version } = call;
  const { correlationId } = trace;
  return continueSaml(
    call,
    emulator.flows.begin({ kind: 'saml', version, segment, params, browser, correlationId, saml }),
  );
}

function readSignOn(call: LoginCall, message: XmlElement): SamlTrip {
  const { emulator, params } = call;
  const { RelayState: relayState } = params;
  const request = inEntrasTerms(() => readAuthnRequest(message));
  const segment = directorySegment(emulator.store, call.segment);
  checkRequestSignature(call, findServiceProvider(emulator.store, request.issuer, segment), message);
  return { kind: 'request', request, relayState };
}

/** Goes on with what a flow of SAML was begun for. */
export function continueSaml(call: LoginCall, flow: Flow): Response {
  const { saml } = flow;
  switch (saml?.kind) {
    case 'request':
      return signOn(call, flow, saml.request, saml.relayState);
    case 'tile':
      return signOnFromTile(call, flow, saml);
    case 'sign-out':
      return signOut(call, flow, saml);
    case undefined:
      throw aadsts.lostFlow();
  }
}

/** A POST from another site arrives without Lax cookies, so the session would be invisible. */
const comesWithoutSession = (call: LoginCall): boolean =>
  bindingOf(call) === 'post' &&
  call.headers.get('sec-fetch-site') === 'cross-site' &&
  call.params[POSTED_ONCE_MORE] === undefined;

const POSTED_ONCE_MORE = 'again';

/** The same form from a page of ours comes from this site. */
function postOnceMore(params: Record<string, string>): Response {
  const { page, scriptHash } = formPostPage('', { ...params, [POSTED_ONCE_MORE]: '1' });
  return pageResponse(200, page, { script: scriptHash });
}
