import type { TripCookie } from '@portico/authorization-server';
import { type ErrorCode, isErrorCode } from '@portico/core';
import type { PastAttempt, WaitingInteraction } from '@portico/database';
import { loginCookie, loginPath } from '../browser/login-cookie.ts';
import { acceptedPage } from '../other-trips/invitation-trip.ts';
import type { SignInParts } from '../settings.ts';
import { type ApplicationHome, applicationHome } from './application-home.ts';
import { type Refusal, refusalOf } from './refusals.ts';

/** How whoever stands before a refusal goes on. */
export type WayOn =
  /** The request still waits: to be begun anew, or to be answered. The cookie lets this browser do that. */
  | {
      readonly kind: 'waiting';
      readonly projectId: string;
      readonly uid: string;
      readonly cookie: TripCookie;
      readonly attemptId: string;
      readonly again: Refusal['again'];
      readonly projectName: string;
      readonly applicationName: string;
      readonly accentColor: string | null;
      readonly locales: readonly string[];
    }
  /** It was answered, or is over: the application begins another one. */
  | { readonly kind: 'application'; readonly home: ApplicationHome }
  /** Somebody set out to accept an invitation, which was not used up by this. */
  | { readonly kind: 'invitation' }
  /** Nothing is known of where this was going. */
  | { readonly kind: 'none' };

type Going = Pick<
  PastAttempt,
  'id' | 'purpose' | 'connectionId' | 'interactionProjectId' | 'interactionUid' | 'applicationId'
>;

/** From an attempt of this very browser. */
export async function wayOnFrom(parts: SignInParts, attempt: Going, code: ErrorCode): Promise<WayOn> {
  const { interactionProjectId: projectId, interactionUid: uid } = attempt;
  const waiting = uid === null ? undefined : await parts.hostedLogins.waiting(projectId, uid);
  if (uid === null || waiting === undefined) return wayBack(parts, attempt);
  return {
    kind: 'waiting',
    projectId,
    uid,
    attemptId: attempt.id,
    cookie: loginCookie(parts, uid),
    again: await againOf(parts, attempt, code),
    locales: localesOf(waiting),
    accentColor: waiting.accentColor,
    projectName: waiting.projectName,
    applicationName: waiting.applicationName,
  };
}

/** As before only where people still get in so. */
async function againOf(
  { arrivals }: Pick<SignInParts, 'arrivals'>,
  { connectionId }: Pick<Going, 'connectionId'>,
  code: ErrorCode,
): Promise<Refusal['again']> {
  const { again } = refusalOf(code);
  if (again !== 'as_before') return again;
  const before = connectionId === null ? undefined : await arrivals.oldOf(connectionId);
  return before === undefined ? 'another_account' : again;
}

/** To the application alone: also for a browser that has not shown to be the one, since nothing is done for it. */
export async function wayBack(parts: SignInParts, attempt: Going | undefined): Promise<WayOn> {
  if (attempt?.purpose === 'invitation') return { kind: 'invitation' };
  if (!attempt?.applicationId) return { kind: 'none' };
  const home = await applicationHome(parts, attempt.interactionProjectId, attempt.applicationId);
  return home === undefined ? { kind: 'none' } : { kind: 'application', home };
}

/** Where an attempt goes on whose work was done, though its browser has not heard of it (fault R41). */
export async function finished(parts: SignInParts, attempt: PastAttempt): Promise<string | undefined> {
  const { interactionProjectId, interactionUid } = attempt;
  if (interactionUid === null) return acceptedAt(parts, attempt);
  const [answered, choosing] = await Promise.all([
    parts.hostedLogins.answered(interactionProjectId, interactionUid),
    parts.hostedLogins.choosing(interactionProjectId, interactionUid),
  ]);
  if (answered !== undefined || choosing === undefined) return answered;
  return new URL(loginPath(interactionProjectId, interactionUid), parts.origin).href;
}

/** Where it stands that somebody has accepted, when that is what came of an attempt. */
export const acceptedAt = (
  parts: SignInParts,
  { purpose, outcome, organizationId }: PastAttempt,
): string | undefined =>
  purpose === 'invitation' && outcome === 'ok' ? acceptedPage(parts, organizationId) : undefined;

/** What came of an attempt, as a code that can be shown; undefined while nothing is known. */
export const outcomeOf = ({ outcome }: Pick<PastAttempt, 'outcome'>): ErrorCode | undefined =>
  isErrorCode(outcome) ? outcome : undefined;

export const localesOf = ({ parameters }: Pick<WaitingInteraction, 'parameters'>): string[] =>
  parameters['ui_locales']?.split(' ') ?? [];
