import type { SessionFacts, SignInWish } from '@portico/authorization-server';
import { ConnectionRegistrations } from '@portico/connections';
import { type ErrorCode, isId } from '@portico/core';
import { loginCookieName } from './browser/login-cookie.ts';
import {
  chooseConnection,
  chooseOrganization,
  completeByPassword,
  continueWith,
  identify,
  type LoginPage,
  type RightPassword,
  waitingOn,
} from './hosted-login/hosted-login.ts';
import { knownBrowserCookie, knownUserOf } from './hosted-login/known-browser.ts';
import { viewOf } from './hosted-login/view.ts';
import { type SamlRequestInput, samlRequestForm } from './leaving/saml-request-form.ts';
import {
  type AcceptingWay,
  beginInvitationTrip,
  type InvitationToAccept,
} from './other-trips/invitation-trip.ts';
import { confirmJoin, type JoinRequest, startJoin, viewJoin } from './other-trips/join.ts';
import { previewMapping } from './other-trips/preview-mapping.ts';
import { readTestResult, startTestSignIn, type TestRequest } from './other-trips/test-sign-in.ts';
import { createProtocols, type ProtocolTable } from './protocols/index.ts';
import { backChannelLogout } from './protocols/oidc/back-channel-logout.ts';
import { publishedKeys } from './protocols/oidc/published-keys.ts';
import { samlArrivalOf } from './protocols/saml/arrived.ts';
import { metadataOf } from './protocols/saml/metadata.ts';
import { type SamlLogoutInput, samlLogout } from './protocols/saml/single-logout.ts';
import { providerSignOut } from './provider-sign-out.ts';
import { type ApplicationHome, applicationHome } from './refused/application-home.ts';
import type { Registrations } from './registrations/registrations.ts';
import { SocialRegistrations } from './registrations/social-registrations.ts';
import { type CallbackInput, signInCallback } from './returning/connection-callback.ts';
import { type SocialCallbackInput, socialCallback } from './returning/social-callback.ts';
import type { RequestFacts, SignInParts } from './settings.ts';
import { beginAgain, goBackToApplication, wayOnAfter } from './starting/after-refusal.ts';
import { initiateSignIn } from './starting/initiate.ts';
import { startSignIn } from './starting/start.ts';

const SESSION_ID = /^[\x21-\x7e]{1,256}$/;

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * Signing people in over an organization's connection, as the web app uses it.
 *
 * @param protocols what connections speak; all that we know unless given
 */
export function createSignIn(parts: SignInParts, protocols?: ProtocolTable) {
  const { keyRing, origin, workload, signInApp } = parts;
  const now = () => parts.clock.now().getTime();
  const clients = new ConnectionRegistrations({ keyRing, origin, workload, signInApp, now });
  const registrations = {
    protocols: createProtocols(parts, clients, protocols),
    social: new SocialRegistrations({ keyRing, origin, settings: parts.social }),
  };
  return {
    start: (projectId: string, wish: SignInWish) => startSignIn(parts, registrations, projectId, wish),
    /** The names of what identity providers send back; nothing else of a form of theirs is read. */
    callbackFields: registrations.protocols.arrivals
      .filter(({ at }) => at === 'callback')
      .flatMap(({ state, fields }) => [state, ...fields]),
    callback: (input: CallbackInput) => signInCallback(parts, registrations.protocols, input),
    socialCallback: (input: SocialCallbackInput) => socialCallback(parts, registrations, input),
    beginInvitationTrip: (invitation: InvitationToAccept, way: AcceptingWay) =>
      beginInvitationTrip(parts, registrations, invitation, way),
    hostedLogin: hostedLoginOf(parts, registrations),
    initiate: (input: { connectionId: string; applicationId: string | undefined }) =>
      initiateSignIn(parts, input),
    startTest: (request: TestRequest) => startTestSignIn(parts, registrations.protocols, request),
    testResult: (request: TestRequest & { attemptId: string }) => readTestResult(parts, request),
    previewMapping: (request: Parameters<typeof previewMapping>[2]) =>
      previewMapping(parts, registrations.protocols, request),
    joins: joinsOf(parts, registrations),
    /** An identity provider's signed word that its session ended. */
    backChannelLogout: (input: { connectionId: string; logoutToken: string }) =>
      backChannelLogout(parts, clients, input),
    /** How a SAML response has arrived, before anything of it is looked at. */
    samlArrival: (answer: Pick<CallbackInput, 'parameters' | 'cookie'>) => samlArrivalOf(parts, answer),
    /** A browser that goes to a provider which takes a form alone. */
    samlRequest: (input: SamlRequestInput) => samlRequestForm(parts, input),
    /** A sign-out that a SAML identity provider tells, or answers. */
    samlLogout: (input: SamlLogoutInput) => samlLogout(parts, input),
    /** What a SAML identity provider reads of a connection. */
    /** By which keys an identity provider knows the connection as its client. */
    publishedKeys: (connectionId: string) => publishedKeys(parts, connectionId),
    samlMetadata: (connectionId: string) => metadataOf(parts, connectionId),
    /** Entra says that its session ended. What cannot be one of its ids ends nothing. */
    endFromProvider: async (connectionId: string, idpSessionId: string): Promise<void> => {
      if (SESSION_ID.test(idpSessionId)) await parts.sessions.endFromProvider(connectionId, idpSessionId);
    },
    /** The same of all connections to Microsoft, as it tells the sign-in app. */
    endFromSignInApp: async (idpSessionId: string): Promise<void> => {
      if (SESSION_ID.test(idpSessionId)) await parts.sessions.endFromSignInApp(idpSessionId);
    },
    /** The organizations of the project that this user belongs to, by name. */
    organizationsOf: async (projectId: string, userId: string) =>
      (await parts.hostedLogins.organizationsOf(projectId, userId)).map(({ id, name }) => ({ id, name })),
    /** Where people find an application again. */
    applicationHome: async (
      projectId: string,
      applicationId: string,
    ): Promise<ApplicationHome | undefined> =>
      isId('application', applicationId) ? applicationHome(parts, projectId, applicationId) : undefined,
    /** Where the identity provider ends its own session. */
    providerSignOut: (projectId: string, sessionId: string) =>
      providerSignOut(parts, registrations.protocols, { projectId, sessionId }),
    sessionFacts: (projectId: string, sessionId: string) => sessionFacts(parts, projectId, sessionId),
  };
}

/** Somebody who is two users, with a password and over single sign-on, becomes one. */
function joinsOf(parts: SignInParts, registrations: Registrations) {
  return {
    /** The connections over which a member could come in, and does or does not yet. */
    connections: (userId: string) => parts.joins.joinable(userId),
    start: (request: JoinRequest) => startJoin(parts, registrations.protocols, request),
    view: (attemptId: string, userId: string) => viewJoin(parts, attemptId, userId),
    confirm: (attemptId: string, userId: string, facts: RequestFacts) =>
      confirmJoin(parts, attemptId, userId, facts),
  };
}

/** The hosted login page, `/login/{projectId}/{uid}`. */
function hostedLoginOf(parts: SignInParts, registrations: Registrations) {
  return {
    view: (page: LoginPage, typed?: string) => viewOf(parts, registrations, page, typed),
    identify: (page: LoginPage, email: string) => identify(parts, registrations, page, email),
    chooseConnection: (page: LoginPage, choice: { connectionId: string; email: string | undefined }) =>
      chooseConnection(parts, registrations, page, choice),
    continueWith: (page: LoginPage, provider: string) => continueWith(parts, registrations, page, provider),
    chooseOrganization: (page: LoginPage, organizationId: string) =>
      chooseOrganization(parts, page, organizationId),
    completeByPassword: (page: LoginPage, person: RightPassword, facts: RequestFacts) =>
      completeByPassword(parts, page, person, facts),
    /** @throws PorticoError `login_page_expired` unless this browser's request still waits */
    assertWaiting: async (page: LoginPage): Promise<void> => {
      await waitingOn(parts, page);
    },
    /** Given to a browser in which a password was right. */
    knownBrowserCookie: (email: string, userId: string) => knownBrowserCookie(parts, email, userId),
    knownUserOf: (email: string, cookie: LoginPage['cookie']) => knownUserOf(parts, email, cookie),
    /** The waiting request is begun anew. */
    again: (page: LoginPage, attemptId: string | undefined) =>
      beginAgain(parts, registrations, page, attemptId),
    /** The waiting application is told that nobody signed in. */
    back: (page: LoginPage, attemptId: string | undefined) => goBackToApplication(parts, page, attemptId),
    /** How this browser goes on after another refusal. */
    wayOn: (page: LoginPage, attemptId: string, code: ErrorCode) => wayOnAfter(parts, page, attemptId, code),
    cookieName: (uid: string) => loginCookieName(parts, uid),
    logo: (projectId: string) => parts.hostedLogins.logo(projectId),
  };
}

/** What tokens say of a live session; undefined when it has ended in any way (attack 127). */
async function sessionFacts(
  parts: SignInParts,
  projectId: string,
  sessionId: string,
): Promise<SessionFacts | undefined> {
  const row = await parts.sessions.facts(projectId, sessionId);
  if (row === undefined) return undefined;
  const { userId, authenticatedAt, emailVerified } = row;
  return {
    userId,
    authenticatedAt,
    emailVerified,
    applicationId: row.applicationId ?? undefined,
    organizationId: row.organizationId ?? undefined,
    organizationName: row.organizationName ?? undefined,
    connectionId: row.connectionId ?? undefined,
    role: row.role ?? undefined,
    email: row.email ?? undefined,
    name: row.name ?? undefined,
    refreshSeconds: row.refreshSeconds ?? undefined,
    groups: row.groupsKnown ? row.groups : undefined,
  };
}
