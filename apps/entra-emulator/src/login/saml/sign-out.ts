import { pickUserPage } from '../../pages/pick-user-page.ts';
import { signedOutPage } from '../../pages/signed-out-page.ts';
import { messageHead } from '../../saml/authn-request.ts';
import { logoutResponse } from '../../saml/logout-messages.ts';
import { redirectAddress } from '../../saml/redirect-address.ts';
import { signingKeyOf } from '../../saml/token-signing-certificate.ts';
import type { SignIn } from '../../sessions/browsers.ts';
import type { Flow } from '../../sessions/flows.ts';
import type { SamlTrip } from '../../sessions/saml-trip.ts';
import { issuerFor } from '../../tokens/issuers.ts';
import { pageResponse, redirectResponse } from '../../web/responses.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { wrongSamlBinding } from '../aadsts-saml.ts';
import { directorySegment } from '../checks/directory-segment.ts';
import type { LoginCall } from '../login-call.ts';
import { logoutAddressOf, logoutNotices } from '../logout.ts';
import { bindingOf, inEntrasTerms } from './read-message.ts';
import { findServiceProvider } from './service-provider.ts';

type SignOutTrip = Extract<SamlTrip, { kind: 'sign-out' }>;

/**
 * Reads a LogoutRequest. It comes by the redirect binding only, and the name in it is not looked at: the browser knows who
 * is signed in.
 */
export function readSignOut(call: LoginCall, message: XmlElement): SignOutTrip {
  if (bindingOf(call) !== 'redirect') throw wrongSamlBinding();
  const { RelayState: relayState } = call.params;
  return { kind: 'sign-out', relayState, ...inEntrasTerms(() => messageHead(message)) };
}

/** Ends the one session of this browser, or asks which of several, run again after that answer. */
export function signOut(call: LoginCall, flow: Flow, trip: SignOutTrip): Response {
  const { emulator } = call;
  const application = findServiceProvider(
    emulator.store,
    trip.issuer,
    directorySegment(emulator.store, flow.segment),
  );
  call.note.clientId = application.appId;
  const active = flow.browser.signIns.filter((one) => one.active);
  const chosen = flow.chosenUserId ?? (active.length === 1 ? active[0]?.userId : undefined);
  if (chosen === undefined && active.length > 1) return askWhom(call, flow, active);
  const ended = emulator.browsers.signOut(flow.browser, ({ userId }) => userId === chosen);
  emulator.flows.end(flow);
  return answerSignOut(call, { trip, appId: application.appId, flow, ended });
}

function askWhom({ emulator, trace }: LoginCall, flow: Flow, active: readonly SignIn[]): Response {
  emulator.flows.keep(flow, trace.now);
  const users = active.flatMap(({ userId }) => emulator.store.users.get(userId) ?? []);
  return pageResponse(
    200,
    pickUserPage({ flow, users: users.map((user) => ({ user, signedIn: true })), onlyThese: true }),
  );
}

interface EndedSessions {
  trip: SignOutTrip;
  appId: string;
  flow: Flow;
  ended: readonly SignIn[];
}

/** Tells every other application of the session, then the one that asked, where it said that it listens. */
function answerSignOut(call: LoginCall, { trip, appId, flow, ended }: EndedSessions): Response {
  const frames = ended.flatMap((signIn) =>
    logoutNotices(call, { ...signIn, clientAppIds: signIn.clientAppIds.filter((one) => one !== appId) }),
  );
  const next = responseAddress(call, flow, trip, appId);
  if (next !== undefined && frames.length === 0) return redirectResponse(next);
  const hosts = [...new Set(frames.map((address) => new URL(address).origin))].join(' ');
  return pageResponse(200, signedOutPage(frames, next), hosts === '' ? {} : { frames: hosts });
}

function responseAddress(
  { emulator }: LoginCall,
  flow: Flow,
  { id, relayState }: SignOutTrip,
  appId: string,
): string | undefined {
  const address = logoutAddressOf(emulator, appId);
  const segment = directorySegment(emulator.store, flow.segment);
  if (address === undefined) return undefined;
  const directoryId = segment.kind === 'one' ? segment.directory.id : '{tenantid}';
  return redirectAddress({
    address,
    parameter: 'SAMLResponse',
    message: logoutResponse(emulator, {
      issuer: issuerFor(emulator, directoryId, 1),
      destination: address,
      inResponseTo: id,
    }),
    relayState,
    key: signingKeyOf(emulator, emulator.store.servicePrincipalOf(appId, directoryId)),
  });
}
