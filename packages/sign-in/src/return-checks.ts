import { type ErrorCode, PorticoError } from '@portico/core';
import type { ConsumedAttempt } from '@portico/database';
import type { ValidatedIdToken } from '@portico/relying-party';
import { assertAdmissible, assertAllowed } from './admission.ts';
import { assertFreshProof } from './fresh-proof.ts';
import { assertProvenOnTrip } from './join.ts';
import { assertedPerson } from './protocols/oidc/asserted-person.ts';

/** Somebody who is back from the identity provider of a connection: its token was valid, and was asked for on this trip. */
export type Returned = {
  readonly attempt: ConsumedAttempt;
  readonly browserToken: string;
  readonly token: ValidatedIdToken;
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
    ...{ refuses: ['id_token_invalid'], trips: EVERY_TRIP, of: 'everybody' },
    check: ({ attempt, token, ...browser }) => assertFreshProof(attempt.begunAt, browser, token),
  },
  {
    name: 'directory',
    ...{ refuses: ['id_token_invalid'], trips: EVERY_TRIP, of: 'everybody' },
    check: ({ attempt, token }) => assertedPerson(attempt.connection, token),
  },
  {
    name: 'guest',
    ...{ refuses: ['guest_sign_in_not_allowed'], trips: ['sign_in', 'join', 'invitation'], of: 'everybody' },
    check: ({ attempt: { connection }, token }) =>
      assertAllowed(connection, assertedPerson(connection, token)),
  },
  {
    name: 'proof of this trip',
    ...{ refuses: ['recent_sign_in_required'], trips: ['join'], of: 'everybody' },
    check: ({ attempt, provenAt }) => assertProvenOnTrip(attempt.begunAt, provenAt),
  },
  {
    name: 'invitation',
    ...{ refuses: ['invitation_invalid'], trips: ['invitation'], of: 'everybody' },
    check: ({ attempt: { invitation } }) => {
      if (invitation === undefined) throw new PorticoError('invitation_invalid');
    },
  },
  {
    name: 'newcomer',
    ...{ refuses: ['not_a_member', 'guest_sign_in_not_allowed'], trips: ['sign_in'], of: 'newcomers' },
    check: ({ attempt: { connection }, token }) =>
      assertAdmissible(connection, assertedPerson(connection, token)),
  },
];

/** @throws PorticoError of the first check that refuses them */
export function assertPasses(returned: Returned, who: ReturnCheck['of']): void {
  for (const { of, trips, check } of RETURN_CHECKS)
    if (of === who && trips.includes(returned.attempt.purpose)) check(returned);
}
