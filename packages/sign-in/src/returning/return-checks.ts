import { type ErrorCode, PorticoError } from '@portico/core';
import type { ConsumedAttempt } from '@portico/database';
import { assertProvenOnTrip } from '../other-trips/join.ts';
import type { Assertion } from '../protocols/assertion.ts';
import { assertAdmissible, assertAllowed } from './admission.ts';
import { assertedPerson } from './asserted-person.ts';
import { assertFreshProof } from './fresh-proof.ts';

/** Somebody who is back from the identity provider of a connection: what it asserts was valid, and was asked for on this trip. */
export type Returned = {
  readonly attempt: ConsumedAttempt;
  readonly browserToken: string;
  readonly assertion: Assertion;
  /** When they proved who they are; see `provenAt`. */
  readonly provenAt: Date;
};

type Purpose = ConsumedAttempt['purpose'];

type ReturnCheck = {
  readonly name: string;
  readonly refuses: readonly ErrorCode[];
  /** On which trips it is made. */
  readonly trips: readonly Purpose[];
  /** Of everybody, or of whom we do not know yet and would take in. */
  readonly of: 'everybody' | 'newcomers';
  /** @throws PorticoError one of those */
  readonly check: (returned: Returned) => unknown;
};

const EVERY_TRIP = ['sign_in', 'test', 'join', 'invitation'] as const;

/**
 * What is checked of a returning person, in order, before anything of theirs is kept. First whether this is a proof, then
 * whose: who is not of the connection's directory learns nothing of its rules (attack 32). Whether somebody new is taken in
 * comes last, and a test only tells it.
 */
export const RETURN_CHECKS: readonly ReturnCheck[] = [
  {
    name: 'fresh proof',
    refuses: ['id_token_invalid'],
    trips: EVERY_TRIP,
    of: 'everybody',
    check: ({ attempt, assertion, ...browser }) => assertFreshProof(attempt.begunAt, browser, assertion),
  },
  {
    name: 'directory',
    refuses: ['id_token_invalid'],
    trips: EVERY_TRIP,
    of: 'everybody',
    check: ({ attempt, assertion }) => assertedPerson(attempt.connection, assertion),
  },
  {
    name: 'guest',
    refuses: ['guest_sign_in_not_allowed'],
    trips: ['sign_in', 'join', 'invitation'],
    of: 'everybody',
    check: ({ attempt: { connection }, assertion }) =>
      assertAllowed(connection, assertedPerson(connection, assertion)),
  },
  {
    name: 'proof of this trip',
    refuses: ['recent_sign_in_required'],
    trips: ['join'],
    of: 'everybody',
    check: ({ attempt, provenAt }) => assertProvenOnTrip(attempt.begunAt, provenAt),
  },
  {
    name: 'invitation',
    refuses: ['invitation_invalid'],
    trips: ['invitation'],
    of: 'everybody',
    check: ({ attempt: { invitation } }) => {
      if (invitation === undefined) throw new PorticoError('invitation_invalid');
    },
  },
  {
    name: 'newcomer',
    refuses: ['not_a_member', 'guest_sign_in_not_allowed'],
    trips: ['sign_in'],
    of: 'newcomers',
    check: ({ attempt: { connection }, assertion }) =>
      assertAdmissible(connection, assertedPerson(connection, assertion)),
  },
];

/** @throws PorticoError of the first check that refuses them */
export function assertPasses(returned: Returned, who: ReturnCheck['of']): void {
  for (const { of, trips, check } of RETURN_CHECKS)
    if (of === who && trips.includes(returned.attempt.purpose)) check(returned);
}
