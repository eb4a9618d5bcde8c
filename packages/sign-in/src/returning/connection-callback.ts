import { newId, PorticoError } from '@portico/core';
import {
  type AssertedPerson,
  type ConsumedAttempt,
  type SessionOutcome,
  type SessionStart,
  violatedConstraint,
} from '@portico/database';
import { type AttemptSecrets, marksOf } from '../browser/attempt-secrets.ts';
import { type Asserted, assertedPerson } from '../checks/asserted-person.ts';
import { heldInDirectory } from '../checks/held-in-directory.ts';
import { provenAt } from '../checks/proof-time.ts';
import { assertPasses, CONNECTION_CHECKS, type ReturnedOverConnection } from '../checks/return-checks.ts';
import { sealIdToken } from '../kept-id-token.ts';
import { isTestable, isUsable, whyUnusable } from '../leaving/resolve-connection.ts';
import { acceptOverConnection } from '../other-trips/invitation-trip.ts';
import { joinResult } from '../other-trips/join.ts';
import { testResult } from '../other-trips/test-sign-in.ts';
import type { Arrival } from '../protocols/arrival.ts';
import type { Protocols } from '../protocols/index.ts';
import type { CallbackOutcome } from '../refused/callback-outcome.ts';
import { type RequestFacts, SESSION_SECONDS, type SignInParts } from '../settings.ts';
import { attemptCallback, type BrowserAnswer, type Redeemed } from './attempt-callback.ts';
import { meetUnknown, whoIsIt } from './unknown-person.ts';

export type CallbackInput = BrowserAnswer & {
  /** Of the path; undefined at the address of all connections over the sign-in app. */
  readonly connectionId: string | undefined;
  /** Of which of its addresses; `callback` unless given. */
  readonly at?: Arrival['at'];
};

/** The answer of a connection's identity provider. */
export function signInCallback(
  parts: SignInParts,
  protocols: Protocols,
  input: CallbackInput,
): Promise<CallbackOutcome> {
  const { connectionId, at = 'callback' } = input;
  return attemptCallback(parts, input, {
    ...(connectionId === undefined ? {} : { connectionId }),
    arrivals: protocols.arrivals.filter((arrival) => arrival.at === at),
    consume: (hashes) => parts.attempts.consume(...hashes, connectionId),
    redeem: ({ connection, purpose, begunAt }, secrets, arrival) => {
      if (!(purpose === 'test' ? isTestable(connection) : isUsable(connection)))
        throw whyUnusable([connection]);
      const { parameters, facts } = input;
      const protocol = protocols.cameBackBy(arrival, connection);
      return protocol.finish(connection, { parameters, secrets, facts, begunAt });
    },
    complete: async (attempt, secrets, redeemed) => {
      const url = await completed(parts, input, attempt, { secrets, ...redeemed });
      const { shape } = redeemed.assertion;
      if (shape) await parts.answers.cameIn(attempt.id, attempt.connectionId, shape);
      return url;
    },
  });
}

async function completed(
  parts: SignInParts,
  input: CallbackInput,
  attempt: ConsumedAttempt,
  { secrets, assertion, redeemMs }: Redeemed & { readonly secrets: AttemptSecrets },
): Promise<string> {
  const { browserToken } = secrets;
  const returned = {
    ...{ attempt, browserToken, assertion },
    trip: attempt.purpose,
    provenAt: provenAt(parts, assertion),
  };
  assertPasses(CONNECTION_CHECKS, returned, 'everybody');
  const asserted = assertedPerson(attempt.connection, assertion);
  switch (attempt.purpose) {
    case 'test':
      return testResult(parts, attempt, asserted, assertion, input.facts);
    case 'join':
      await whoIsIt(parts, asserted, input.facts);
      return joinResult(parts, attempt, asserted);
    case 'invitation':
      await whoIsIt(parts, asserted, input.facts);
      return acceptOverConnection(parts, attempt, asserted, input.facts);
    case 'sign_in':
      return session(parts, { ...returned, redeemMs }, asserted, input.facts);
  }
}

/** Ends with the address at which the project's OpenID provider goes on. */
async function session(
  parts: SignInParts,
  returned: ReturnedOverConnection & Pick<Redeemed, 'redeemMs'>,
  asserted: Asserted,
  facts: RequestFacts,
): Promise<string> {
  const { attempt, assertion, browserToken, provenAt: authenticatedAt, redeemMs } = returned;
  const { person } = asserted;
  const sessionId = newId('session');
  const { organizationId } = person;
  const start = {
    sessionId,
    idpIdToken: await sealIdToken(parts, { sessionId, organizationId }, assertion.idToken),
    lifetimeSeconds: SESSION_SECONDS,
    attemptId: attempt.id,
    interactionUid: attempt.interactionUid ?? '',
    interactionProjectId: attempt.interactionProjectId,
    applicationId: attempt.applicationId,
    auditEventId: newId('auditEvent'),
    authenticatedAt,
    acted: marksOf(browserToken).acted,
    redeemMs,
    held: await heldInDirectory(parts, attempt.connection, asserted),
    roleEventId: newId('auditEvent'),
    ...facts,
  };
  let outcome = await started(parts, person, start);
  if (outcome.kind === 'unknown_identity') {
    await meetUnknown(parts, returned, asserted, facts);
    outcome = await started(parts, person, start);
  }
  switch (outcome.kind) {
    case 'started':
      if (outcome.roleLowered) await parts.reviewAfterLoss(outcome.userId, facts);
      return outcome.returnTo;
    case 'interaction_gone':
      throw new PorticoError('state_expired', { detail: 'the interaction has ended' });
    case 'unknown_identity':
      throw new PorticoError('id_token_invalid', { detail: 'sub and oid belong to different people' });
    default:
      throw new PorticoError(outcome.kind);
  }
}

/** The identity is found by `oid` and gets this token's `sub`, unless that is another identity's already. */
async function started(
  parts: SignInParts,
  person: AssertedPerson,
  start: SessionStart,
): Promise<SessionOutcome> {
  return parts.sessions.start(person, start).catch((error: unknown) => {
    if (violatedConstraint(error)?.startsWith('identities_')) return { kind: 'unknown_identity' };
    throw error;
  });
}
