import { isId, newId, PorticoError } from '@portico/core';
import type { ResolvedConnection, WaitingInteraction } from '@portico/database';
import type { Trip } from '../browser/begin-trip.ts';
import { holdsLoginCookie } from '../browser/login-cookie.ts';
import { beginConnectionTrip } from '../leaving/connection-trip.ts';
import { promptOf } from '../leaving/prompt.ts';
import { domainOf, isUsable, whyUnusable } from '../leaving/resolve-connection.ts';
import { beginSocialTrip } from '../leaving/social-trip.ts';
import type { Registrations } from '../registrations/registrations.ts';
import { type RequestFacts, SESSION_SECONDS, type SignInParts } from '../settings.ts';

/** A hosted login page of one browser. */
export type LoginPage = {
  readonly projectId: string;
  /** From the address: the interaction's stored id. */
  readonly uid: string;
  /** The value of a cookie by its full name. */
  readonly cookie: (name: string) => string | undefined;
};

/**
 * The request behind a page, for the browser that made it and for no other (attacks 43, 44).
 *
 * @throws PorticoError `login_page_expired`
 */
export async function waitingOn(parts: SignInParts, page: LoginPage): Promise<WaitingInteraction> {
  const isThisBrowser = holdsLoginCookie(parts, page.uid, page.cookie);
  const waiting = isThisBrowser ? await parts.hostedLogins.waiting(page.projectId, page.uid) : undefined;
  if (waiting === undefined) throw new PorticoError('login_page_expired');
  return waiting;
}

/** What came of an e-mail address: a trip over its connection, or several to choose from. */
export type Identified =
  | { readonly kind: 'trip'; readonly trip: Trip }
  | { readonly kind: 'choose'; readonly connections: readonly ResolvedConnection[] };

/**
 * E-mail first: the connection of the organization that has proven the address's domain.
 *
 * @throws PorticoError `login_page_expired`, `no_connection_for_email`, `connection_disabled`, `organization_suspended`
 */
export async function identify(
  parts: SignInParts,
  registrations: Registrations,
  page: LoginPage,
  email: string,
): Promise<Identified> {
  const waiting = await waitingOn(parts, page);
  const connections = await connectionsFor(parts, waiting, email);
  const [first, second] = connections;
  if (first === undefined) throw new PorticoError('no_connection_for_email');
  if (second !== undefined) return { kind: 'choose', connections };
  return {
    kind: 'trip',
    trip: await over(parts, registrations, page, waiting, first, { login_hint: email }),
  };
}

/** The connections that this person may choose from: by the address, or by the organization that was asked for. */
export async function connectionsFor(
  parts: SignInParts,
  waiting: WaitingInteraction,
  email: string | undefined,
): Promise<readonly ResolvedConnection[]> {
  const organizationId = waiting.parameters['organization'];
  const domain = organizationId === undefined ? domainOf(email) : undefined;
  const wish = organizationId === undefined ? domain && { domain } : { organizationId };
  if (!wish) return [];
  const found = waiting.builtIn
    ? await parts.connections.resolveForDashboard(waiting.projectId, wish)
    : await parts.connections.resolve({
        projectId: waiting.projectId,
        connectionId: undefined,
        organizationId,
        domain,
      });
  const usable = found.filter(isUsable);
  if (found.length > 0 && usable.length === 0) throw whyUnusable(found);
  return waiting.builtIn ? usable.map(nameless) : usable;
}

/** The dashboard's page is open to everybody, and customers' names are not: they are told to who has come in. */
function nameless(connection: ResolvedConnection, index: number): ResolvedConnection {
  return { ...connection, name: `Single sign-on ${index + 1}`, organizationName: '' };
}

/** @throws PorticoError as {@link identify}, `not_found` for a connection that is not among those to choose from */
export async function chooseConnection(
  parts: SignInParts,
  registrations: Registrations,
  page: LoginPage,
  choice: { readonly connectionId: string; readonly email: string | undefined },
): Promise<Trip> {
  const waiting = await waitingOn(parts, page);
  const connections = await connectionsFor(parts, waiting, choice.email ?? waiting.parameters['login_hint']);
  const chosen = connections.find(({ id }) => id === choice.connectionId);
  if (chosen === undefined) throw new PorticoError('not_found');
  return over(parts, registrations, page, waiting, chosen, choice.email ? { login_hint: choice.email } : {});
}

function over(
  parts: SignInParts,
  registrations: Registrations,
  page: LoginPage,
  waiting: WaitingInteraction,
  connection: ResolvedConnection,
  hints: Record<string, string>,
): Promise<Trip> {
  return beginConnectionTrip(parts, registrations.protocols, connection, {
    purpose: 'sign_in',
    interaction: { projectId: page.projectId, uid: page.uid },
    applicationId: waiting.applicationId,
    startedByUserId: undefined,
    hints: { ...hints, ...freshness(waiting) },
    acted: true,
  });
}

/** The application wanted a new proof, or the person to choose: so it is asked of the identity provider, too. */
export function freshness({ parameters }: WaitingInteraction): Record<string, string> {
  const prompts = parameters['prompt']?.split(' ') ?? [];
  return promptOf({
    freshAuthentication: prompts.includes('login') || parameters['max_age'] !== undefined,
    selectAccount: prompts.includes('select_account'),
  });
}

/** @throws PorticoError `login_page_expired`, `provider_not_available` */
export async function continueWith(
  parts: SignInParts,
  registrations: Registrations,
  page: LoginPage,
  provider: string,
): Promise<Trip> {
  const waiting = await waitingOn(parts, page);
  const { projectId, applicationId } = waiting;
  return beginSocialTrip(parts, registrations, {
    projectId,
    provider,
    applicationId,
    uid: page.uid,
    hints: freshness(waiting),
    acted: true,
  });
}

/** @throws PorticoError `login_page_expired`, `not_a_member` */
export async function chooseOrganization(
  parts: SignInParts,
  page: LoginPage,
  organizationId: string,
): Promise<string> {
  await waitingOn(parts, page);
  const returnTo = isId('organization', organizationId)
    ? await parts.directSessions.choose({
        projectId: page.projectId,
        interactionUid: page.uid,
        organizationId,
        lifetimeSeconds: SESSION_SECONDS,
      })
    : undefined;
  if (returnTo === undefined) throw new PorticoError('not_a_member');
  return returnTo;
}

/** Whose password was right, and which one that was. */
export type RightPassword = { readonly userId: string; readonly password: { readonly version: string } };

/**
 * The password was right: only at the built-in project, whose people are those who may use the dashboard.
 *
 * @throws PorticoError `login_page_expired`, `not_found` for another project, `user_disabled`, `sign_in_failed` when the
 *   password was set anew since it was checked
 */
export async function completeByPassword(
  parts: SignInParts,
  page: LoginPage,
  { userId, password }: RightPassword,
  facts: RequestFacts,
): Promise<string> {
  const waiting = await waitingOn(parts, page);
  if (!waiting.builtIn) throw new PorticoError('not_found');
  const now = parts.clock.now();
  const outcome = await parts.directSessions.begin({
    acted: true,
    ...facts,
    userId,
    sessionId: newId('session'),
    projectId: page.projectId,
    method: 'password',
    passwordVersion: password.version,
    socialIdentityId: null,
    applicationId: waiting.applicationId,
    interactionUid: page.uid,
    organizationId: null,
    pending: false,
    authenticatedAt: now,
    begunAt: now,
    lifetimeSeconds: SESSION_SECONDS,
    auditEventId: newId('auditEvent'),
  });
  if (outcome.kind === 'interaction_gone') throw new PorticoError('login_page_expired');
  if (outcome.kind !== 'started') throw new PorticoError(outcome.kind);
  return outcome.returnTo;
}
