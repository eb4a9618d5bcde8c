import {
  type AnswerFacts,
  DAY,
  entraAnswer,
  heldSince,
  isErrorCode,
  isId,
  messageOf,
  newId,
  PorticoError,
  type Principal,
  reachToSetUp,
} from '@portico/core';
import type { ConsumedAttempt, PastAttempt } from '@portico/database';
import type { Trip } from '../browser/begin-trip.ts';
import { newcomerRefusal } from '../checks/admission.ts';
import type { Asserted } from '../checks/asserted-person.ts';
import { beginConnectionTrip } from '../leaving/connection-trip.ts';
import { isTestable, whyUnusable } from '../leaving/resolve-connection.ts';
import type { Assertion } from '../protocols/assertion.ts';
import type { Protocols } from '../protocols/index.ts';
import type { RequestFacts, SignInParts } from '../settings.ts';

/** So many are kept of somebody who has more, to be chosen from. */
const MOST_GROUPS = 200;

export type TestRequest = {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly principal: Principal;
};

/**
 * An owner or admin, or the holder of its setup link, tries the connection: a real sign-in that makes no session, no user and no membership.
 * @throws PorticoError as `reachToSetUp`, `not_found`, `connection_disabled`
 */
export async function startTestSignIn(
  parts: SignInParts,
  protocols: Protocols,
  request: TestRequest,
): Promise<Trip> {
  reachToSetUp(request.principal, request.organizationId, request.connectionId);
  const connection = await parts.connections.forSignIn(request.connectionId);
  if (connection?.organizationId !== request.organizationId) throw new PorticoError('not_found');
  if (!isTestable(connection)) throw whyUnusable([connection]);
  return beginConnectionTrip(parts, protocols, connection, {
    purpose: 'test',
    interaction: undefined,
    applicationId: undefined,
    startedByUserId: request.principal.userId,
    hints: { prompt: 'select_account' },
  });
}

/**
 * Keeps the claims that arrived, without any token, and answers the page that shows them. Over a connection that is to replace another
 * one, whoever tries it is compared with the people of that one.
 */
export async function testResult(
  parts: SignInParts,
  attempt: ConsumedAttempt,
  asserted: Asserted,
  { claims }: Assertion,
  facts: RequestFacts,
): Promise<string> {
  const refusal = newcomerRefusal(attempt.connection, asserted);
  const { email, name, groups = [] } = asserted.person;
  const shown = groups.slice(0, MOST_GROUPS);
  const member = { email, name, role: 'member', refused: refusal ?? null, groups: shown };
  await parts.attempts.recordOutcome(attempt.id, 'ok', { claims, member });
  const arrivalId = newId('replacementArrival');
  await parts.arrivals.tried(asserted.person, { arrivalId });
  await parts.milestones.note({
    id: newId('auditEvent'),
    projectId: attempt.projectId,
    organizationId: attempt.organizationId,
    userId: attempt.startedByUserId,
    action: 'connection.tested',
    targetKind: 'connection',
    targetId: attempt.connectionId,
    ...facts,
    // Each of a day is one.
    since: new Date(parts.clock.now().getTime() - DAY),
  });
  return testPage(parts, attempt);
}

/** Where whoever tries a connection sees what came of it. */
export function testPage(
  { origin }: Pick<SignInParts, 'origin'>,
  test: Pick<PastAttempt, 'id' | 'organizationId' | 'connectionId'> &
    Partial<Pick<PastAttempt, 'startedByUserId'>>,
): string {
  const { startedByUserId: by } = test;
  // Whoever holds a setup link has no dashboard.
  if (isId('setupLink', by)) return new URL(`/setup/link/${by}/test/${test.id}`, origin).href;
  const path = `/dashboard/organizations/${test.organizationId}/features/single-sign-on/test/${test.id}`;
  return new URL(`${path}?connection=${test.connectionId}`, origin).href;
}

/**
 * How a test ended. What arrived of a person is told to whoever has begun it, and not to who holds that link after them: others read
 * why it failed, and what is missing by its name.
 *
 * @throws PorticoError as `reachToSetUp`; `not_found`
 */
export async function readTestResult(
  parts: SignInParts,
  request: TestRequest & { readonly attemptId: string },
) {
  reachToSetUp(request.principal, request.organizationId, request.connectionId);
  const row = await parts.attempts.testResult(
    request.organizationId,
    request.connectionId,
    request.attemptId,
  );
  if (row === undefined) throw new PorticoError('not_found');
  if (row.outcome === null) return { state: row.expired ? 'expired' : 'waiting' };
  const message = isErrorCode(row.outcome) ? { message: messageOf(row.outcome) } : {};
  return {
    state: row.outcome,
    ...message,
    ...ofProvider(row),
    ...ofAnswer(row.facts),
    ...ofPerson(row, request.principal),
  };
}

/** Whether somebody has begun a test themself; by a setup link, in the browser that has it now. */
export function isOwnTest(
  principal: Principal,
  test: { readonly startedByUserId: string | null; readonly begunAt: Date },
): boolean {
  const since = heldSince(principal);
  return test.startedByUserId === principal.userId && (since === undefined || test.begunAt >= since);
}

type Kept = NonNullable<Awaited<ReturnType<SignInParts['attempts']['testResult']>>>;
type KeptMember = {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly groups?: readonly string[];
  readonly refused?: string | null;
};

function ofPerson(row: Kept, principal: Principal) {
  if (row.testClaims === null) return {};
  if (isOwnTest(principal, row)) return row.testClaims;
  const { email, name, groups = [], refused } = (row.testClaims['member'] ?? {}) as KeptMember;
  const values = { email, name, groups: !row.readsGroups || groups.length > 0 };
  const missing = Object.entries(values).flatMap(([called, value]) => (value ? [] : [called]));
  return { others: { missing, refused: refused ?? null } };
}

/** What did not fit of the answer, and what is otherwise in it than before. */
function ofAnswer(facts: AnswerFacts | null) {
  const { mismatch, changes } = facts ?? {};
  const told = changes?.map(({ lastSeen, ...change }) => ({ ...change, last_seen: lastSeen }));
  return { ...(mismatch ? { mismatch } : {}), ...(told ? { changes: told } : {}) };
}

/** Microsoft's number for why, and what it means. */
function ofProvider({ providerCode: code, managedBy }: { providerCode: string | null; managedBy: string }) {
  if (code === null) return {};
  const explanation = entraAnswer(code, managedBy === 'sign_in_app');
  return { provider_code: code, ...(explanation === undefined ? {} : { explanation }) };
}
