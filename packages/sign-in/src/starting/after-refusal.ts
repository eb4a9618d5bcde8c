import { type ErrorCode, PorticoError } from '@portico/core';
import type { PastAttempt, WaitingInteraction } from '@portico/database';
import type { Trip } from '../browser/begin-trip.ts';
import { holdsLoginCookie, loginPath } from '../browser/login-cookie.ts';
import { freshness, type LoginPage, waitingOn } from '../hosted-login/hosted-login.ts';
import { beginConnectionTrip } from '../leaving/connection-trip.ts';
import { isUsable, whyUnusable } from '../leaving/resolve-connection.ts';
import { beginSocialTrip } from '../leaving/social-trip.ts';
import { GIVEN_UP, type Refusal, refusalOf } from '../refused/refusals.ts';
import { outcomeOf, type WayOn, wayOnFrom } from '../refused/way-on.ts';
import type { Registrations } from '../registrations/registrations.ts';
import type { SignInParts } from '../settings.ts';

/** Where the waiting request is begun anew: another trip, or the sign-in page with all its ways. */
export type BegunAgain = { readonly url: string; readonly trip?: Trip };

/**
 * *Try again*: the way that the attempt went, and as somebody else where the one who is signed in at the identity
 * provider would only be refused again.
 *
 * @param attemptId undefined, or not of this request, leads to the sign-in page
 * @throws PorticoError `login_page_expired`, `connection_disabled`, `organization_suspended`
 */
export async function beginAgain(
  parts: SignInParts,
  registrations: Registrations,
  page: LoginPage,
  attemptId: string | undefined,
): Promise<BegunAgain> {
  const waiting = await waitingOn(parts, page);
  const attempt = await attemptOf(parts, page, attemptId);
  const { again } = planOf(attempt);
  const trip =
    attempt === undefined || again === 'other_way'
      ? undefined
      : await tripOf(parts, registrations, { page, waiting, attempt, again });
  if (trip !== undefined) return { url: trip.url, trip };
  return { url: new URL(loginPath(page.projectId, page.uid), parts.origin).href };
}

/**
 * *Back to the application*: it hears that nobody signed in, and why, where the issuer goes on.
 *
 * @throws PorticoError `login_page_expired`
 */
export async function goBackToApplication(
  parts: SignInParts,
  page: LoginPage,
  attemptId: string | undefined,
): Promise<string> {
  await waitingOn(parts, page);
  const attempt = await attemptOf(parts, page, attemptId);
  const answer = attempt === undefined ? GIVEN_UP : planOf(attempt);
  const returnTo = await parts.hostedLogins.refuse(page.projectId, page.uid, answer);
  if (returnTo === undefined) throw new PorticoError('login_page_expired');
  return returnTo;
}

/** For the browser of the waiting request, as the page that offered *Try again* was. */
export async function wayOnAfter(
  parts: SignInParts,
  page: LoginPage,
  attemptId: string,
  code: ErrorCode,
): Promise<WayOn> {
  const attempt = await attemptOf(parts, page, attemptId);
  if (attempt === undefined || !holdsLoginCookie(parts, page.uid, page.cookie)) return { kind: 'none' };
  return wayOnFrom(parts, attempt, code);
}

async function attemptOf(
  parts: SignInParts,
  page: LoginPage,
  attemptId: string | undefined,
): Promise<PastAttempt | undefined> {
  return attemptId === undefined
    ? undefined
    : parts.attempts.ofInteraction(attemptId, page.projectId, page.uid);
}

function planOf(attempt: PastAttempt | undefined): Refusal {
  const unfinished = attempt?.used === false ? 'state_expired' : 'state_used';
  return refusalOf((attempt && outcomeOf(attempt)) ?? unfinished);
}

type Again = {
  readonly page: LoginPage;
  readonly waiting: WaitingInteraction;
  readonly attempt: PastAttempt;
  readonly again: Refusal['again'];
};

async function tripOf(
  parts: SignInParts,
  registrations: Registrations,
  { page, waiting, attempt, again }: Again,
): Promise<Trip | undefined> {
  const { projectId, applicationId, parameters } = waiting;
  const known = parameters['login_hint'];
  const hints = {
    ...(again === 'another_account' || again === 'as_before'
      ? { prompt: 'select_account' }
      : known && { login_hint: known }),
    ...freshness(waiting),
  };
  const { connectionId, socialProvider: provider } = attempt;
  if (provider !== null)
    return beginSocialTrip(parts, registrations, {
      projectId,
      provider,
      applicationId,
      hints,
      uid: page.uid,
      acted: true,
    });
  const before =
    again === 'as_before' && connectionId !== null ? await parts.arrivals.oldOf(connectionId) : undefined;
  const goesOver = before ?? connectionId;
  const connection = goesOver === null ? undefined : await parts.connections.forSignIn(goesOver);
  if (connection === undefined) return undefined;
  if (!isUsable(connection)) throw whyUnusable([connection]);
  return beginConnectionTrip(parts, registrations.protocols, connection, {
    purpose: 'sign_in',
    interaction: { projectId, uid: page.uid },
    applicationId,
    startedByUserId: undefined,
    hints,
    acted: true,
  });
}
