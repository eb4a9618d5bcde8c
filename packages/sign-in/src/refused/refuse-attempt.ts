import { type AnswerFacts, type ErrorCode, entraNumberIn, newId, type PorticoError } from '@portico/core';
import type { PastAttempt } from '@portico/database';
import { joinPage } from '../other-trips/join.ts';
import { testPage } from '../other-trips/test-sign-in.ts';
import type { Assertion } from '../protocols/assertion.ts';
import { isProven } from '../protocols/failures.ts';
import { mismatchIn, shapeIn } from '../protocols/mismatch.ts';
import type { RequestFacts, SignInParts } from '../settings.ts';
import type { CallbackOutcome } from './callback-outcome.ts';
import { refusalOf } from './refusals.ts';
import { acceptedAt, finished, outcomeOf, wayBack, wayOnFrom } from './way-on.ts';

/** What is needed of an attempt to end it well. */
type EndedAttempt = Pick<
  PastAttempt,
  | 'id'
  | 'purpose'
  | 'organizationId'
  | 'connectionId'
  | 'interactionProjectId'
  | 'interactionUid'
  | 'applicationId'
> &
  Partial<Pick<PastAttempt, 'startedByUserId'>>;

/** One that was just used up: its project is known, in whose log the refusal stands. */
export type RefusedAttempt = EndedAttempt & { readonly projectId: string };

/** How an attempt came to nothing. */
export type Refused = {
  readonly attempt: RefusedAttempt;
  readonly failure: PorticoError;
  /** Undefined where it did not come to that the identity provider has signed something. */
  readonly assertion: Assertion | undefined;
  /** What redeeming took; undefined where it did not come to that. */
  readonly redeemMs: number | undefined;
};

/**
 * A used attempt that came to nothing. The waiting application is told at once where the person knows what they did;
 * else they see a page from which the request is begun anew or answered (DESIGN: nobody is stranded).
 *
 * What is kept of it goes with the attempt, and with the log of the application that waits: both are limited and purged.
 */
export async function refuseAttempt(
  parts: SignInParts,
  refused: Refused,
  facts: RequestFacts,
): Promise<CallbackOutcome> {
  const { attempt, failure } = refused;
  const { code, detail } = failure;
  const { id, connectionId } = attempt;
  const { requestId } = facts;
  const connection = connectionId ? { connection: connectionId } : {};
  parts.log('sign_in.refused', { requestId, attempt: id, ...connection, code, detail });
  await audit(parts, refused, facts);
  const answer = await factsOf(parts, refused);
  await parts.attempts.recordRefusal(id, { code, requestId, ...howFar(refused), facts: answer });
  await tellDevelopers(parts, attempt, code, requestId);
  return shown(parts, attempt, code);
}

/** For the trace of the sign-in. Of a failure's own text only Microsoft's number goes there. */
function howFar({ failure, assertion, redeemMs }: Refused) {
  const came = redeemMs === undefined ? 'provider' : 'redeem';
  return {
    proven: assertion !== undefined || isProven(failure),
    step: assertion === undefined ? came : 'admit',
    redeemMs,
    providerCode: entraNumberIn(failure.detail),
    email: assertion?.email?.toLowerCase(),
    name: assertion?.name,
  } as const;
}

/** What did not fit of the answer, and what is otherwise in it than before; undefined where neither can be said. */
async function factsOf(parts: SignInParts, refused: Refused): Promise<AnswerFacts | undefined> {
  const { attempt, failure, assertion } = refused;
  const mismatch = mismatchIn(failure);
  const shape = assertion?.shape ?? shapeIn(failure);
  const changes =
    attempt.connectionId !== null && shape ? await parts.answers.changes(attempt.connectionId, shape) : [];
  if (mismatch === undefined && changes.length === 0) return undefined;
  return { ...(mismatch ? { mismatch } : {}), ...(changes.length > 0 ? { changes } : {}) };
}

/**
 * The audit log can only grow, so nobody writes in it who has proven nothing (A5): somebody of the customer's directory, by
 * its signed token. Whoever has an account with a social provider is anybody.
 */
async function audit(
  parts: SignInParts,
  { attempt, failure, assertion }: Refused,
  { requestId, ipAddress }: RequestFacts,
): Promise<void> {
  const { id, connectionId, projectId, organizationId } = attempt;
  if (assertion === undefined || connectionId === null || attempt.purpose === 'test') return;
  await parts.audit.append({
    id: newId('auditEvent'),
    projectId,
    organizationId,
    requestId,
    ipAddress,
    actorKind: 'anonymous',
    actorId: null,
    action: 'sign_in.refused',
    targetKind: 'sign_in_attempt',
    targetId: id,
    data: { code: failure.code, connection: connectionId },
  });
}

/** Into the log of the application that waits for it (S10). By its code alone: a detail may hold what somebody else wrote. */
async function tellDevelopers(
  parts: SignInParts,
  { interactionProjectId, applicationId }: RefusedAttempt,
  code: ErrorCode,
  requestId: string,
): Promise<void> {
  if (!applicationId) return;
  const reason = refusalOf(code).description;
  const refused = { endpoint: 'callback', grantType: undefined, error: code, reason, requestId };
  await parts.refused.add(interactionProjectId, applicationId, refused);
}

/** Somebody comes back to an attempt that was used or has run out: it goes on where it stands (fault R41). */
export async function comeBackTo(
  parts: SignInParts,
  attempt: PastAttempt,
  given: ErrorCode | undefined,
  { requestId }: RequestFacts,
): Promise<CallbackOutcome> {
  const code = attempt.used ? (outcomeOf(attempt) ?? 'state_used') : (given ?? 'state_expired');
  const found = await shown(parts, attempt, code);
  // Looked for last: whoever is finishing it at this moment has done so by then, or the request still waits.
  const goesOn = found.kind === 'page' ? await finished(parts, attempt) : undefined;
  if (goesOn !== undefined) return { kind: 'redirect', url: goesOn };
  parts.log('sign_in.refused', { requestId, attempt: attempt.id, code, detail: 'not the first time' });
  return found;
}

/** A callback that is of no attempt of this browser. */
export async function strange(
  parts: SignInParts,
  stateHash: string | undefined,
  { requestId }: RequestFacts,
): Promise<CallbackOutcome> {
  const attempt = stateHash === undefined ? undefined : await parts.attempts.ofState(stateHash);
  // The browser has forgotten its cookie, because it came to a good end: loaded again, it reads the same as before.
  const accepted = attempt && acceptedAt(parts, attempt);
  if (accepted !== undefined) return { kind: 'redirect', url: accepted };
  parts.log('sign_in.refused', { requestId, code: 'invalid_state', detail: 'no attempt of this browser' });
  return { kind: 'page', code: 'invalid_state', way: await wayBack(parts, attempt) };
}

async function shown(parts: SignInParts, attempt: EndedAttempt, code: ErrorCode): Promise<CallbackOutcome> {
  if (attempt.purpose === 'test') return { kind: 'redirect', url: testPage(parts, attempt) };
  if (attempt.purpose === 'join') return { kind: 'redirect', url: joinPage(parts, attempt) };
  if (attempt.purpose === 'invitation') return { kind: 'page', code, way: { kind: 'invitation' } };
  const { interactionProjectId: projectId, interactionUid: uid } = attempt;
  const plan = refusalOf(code);
  const told = plan.atOnce && uid ? await parts.hostedLogins.refuse(projectId, uid, plan) : undefined;
  if (told !== undefined) return { kind: 'redirect', url: told };
  return { kind: 'page', code, way: await wayOnFrom(parts, attempt, code) };
}
