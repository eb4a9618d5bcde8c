import {
  type AnswerChange,
  type AnswerFacts,
  type Mismatch,
  PorticoError,
  type Principal,
} from '@portico/core';
import type { Context } from '../context.ts';
import { managedOrganization } from '../reach.ts';
import {
  isSuccess,
  SIGN_IN_COLUMNS,
  SIGN_IN_JOINS,
  type SignInRow,
  type SignInSummary,
  summaryOf,
} from './sign-in-row.ts';

/**
 * A part of a sign-in: the browser is at the identity provider; its code is redeemed and what it asserts is checked; the person is
 * let in; the application fetches its tokens.
 */
type TraceStep = {
  readonly name: 'provider' | 'redeem' | 'admit' | 'application';
  /** `unknown`: too long ago to be told. */
  readonly state: 'done' | 'failed' | 'under_way' | 'not_reached' | 'unknown';
  /** In milliseconds from the beginning of the sign-in; null for one that was not reached. */
  readonly startsAfter: number | null;
  /** In milliseconds; null while it goes on, and where nobody knows any more. */
  readonly took: number | null;
};

/** One sign-in, step by step. Without codes, tokens and values of claims: what is here may be sent to a colleague. */
export type SignInTrace = SignInSummary & {
  readonly steps: readonly TraceStep[];
  /** What did not fit of the answer of the identity provider. */
  readonly mismatch: Mismatch | null;
  /** What is otherwise in it than in those before, by which people came in. */
  readonly changes: readonly AnswerChange[];
};

/** With the code that the application was given for it, while that is kept. */
type TracedRow = SignInRow & {
  readonly facts: AnswerFacts | null;
  readonly code: { readonly consumed_at: string | null; readonly over: boolean } | null;
};

/**
 * @throws PorticoError `not_found` also for a sign-in of another organization (attack 81), `forbidden`
 */
export async function traceSignIn(
  context: Context,
  principal: Principal,
  organizationId: string,
  signInId: string,
): Promise<SignInTrace> {
  await managedOrganization(context.prisma, principal, organizationId);
  const { rows } = await context.pool.query<TracedRow>(TRACE, [organizationId, signInId]);
  const [row] = rows;
  if (row === undefined) throw new PorticoError('not_found');
  const { mismatch = null, changes = [] } = row.facts ?? {};
  return { ...summaryOf(row), steps: stepsOf(row), mismatch, changes };
}

// The grant of an application is named by its session. A code is kept for an hour after its end.
const TRACE = `
  SELECT ${SIGN_IN_COLUMNS}, a.answer_facts AS facts, (
    SELECT jsonb_build_object('consumed_at', o.consumed_at, 'over', o.expires_at <= now()) FROM oauth_states o
    WHERE o.project_id = s.project_id AND o.grant_id = s.id AND o.kind = 'AuthorizationCode'
    ORDER BY o.expires_at LIMIT 1) AS code
  FROM sign_in_attempts a ${SIGN_IN_JOINS}
  WHERE a.id = $2 AND c.organization_id = $1`;

/** Each begins where the one before ended. */
function stepsOf(row: TracedRow): TraceStep[] {
  const since = (at: Date | null) =>
    at === null ? null : Math.max(0, at.getTime() - row.startedAt.getTime());
  const returned = since(row.returnedAt);
  const redeemed = returned === null || row.redeemMs === null ? null : returned + row.redeemMs;
  const ended = since(row.endedAt);
  const came = howFar(row);
  const steps = [
    step('provider', came[0], 0, returned),
    step('redeem', came[1], returned, redeemed ?? ended),
    step('admit', came[2], redeemed, ended),
  ];
  if (row.purpose !== 'sign_in') return steps;
  const tokensAt = row.code?.consumed_at ? new Date(row.code.consumed_at) : null;
  return [...steps, step('application', applicationState(row), ended, since(tokensAt))];
}

type StepState = TraceStep['state'];

function step(name: TraceStep['name'], state: StepState, from: number | null, to: number | null): TraceStep {
  const reached = state !== 'not_reached' && state !== 'unknown';
  const took = reached && from !== null && to !== null ? Math.max(0, to - from) : null;
  return { name, state, startsAfter: reached ? from : null, took };
}

const FAILED_AT = {
  provider: ['failed', 'not_reached', 'not_reached'],
  redeem: ['done', 'failed', 'not_reached'],
  admit: ['done', 'done', 'failed'],
} as const;

/** Of what this Portico does itself. One that was refused before its step was kept may have failed at any. */
function howFar(row: TracedRow): readonly [StepState, StepState, StepState] {
  const { outcome, refusedStep, returnedAt, expired } = row;
  if (isSuccess(outcome)) return ['done', 'done', 'done'];
  if (outcome !== null) return refusedStep === null ? ['done', 'unknown', 'unknown'] : FAILED_AT[refusedStep];
  const last = expired ? 'failed' : 'under_way';
  return returnedAt === null ? [last, 'not_reached', 'not_reached'] : ['done', last, 'not_reached'];
}

function applicationState({ outcome, code }: TracedRow): StepState {
  if (!isSuccess(outcome)) return 'not_reached';
  if (code === null) return 'unknown';
  if (code.consumed_at !== null) return 'done';
  return code.over ? 'failed' : 'under_way';
}
