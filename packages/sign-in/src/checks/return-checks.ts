import { type ErrorCode, PorticoError } from '@portico/core';
import type {
  ConsumedAttempt,
  ConsumedSocialAttempt,
  SocialConnectionRow,
  WaitingInteraction,
} from '@portico/database';
import type { Assertion } from '../protocols/assertion.ts';
import { assertAdmissible, assertAllowed } from './admission.ts';
import { assertedPerson } from './asserted-person.ts';
import { assertFreshProof, assertProvenOnTrip } from './fresh-proof.ts';
import { assertOffered, assertWaits, placeOf } from './social-admission.ts';

/** Somebody who is back from an identity provider: what it asserts was valid, and was asked for on this trip. */
type Returned = {
  readonly attempt: { readonly begunAt: Date };
  readonly browserToken: string;
  readonly assertion: Assertion;
  /** When they proved who they are; see `provenAt`. */
  readonly provenAt: Date;
};

/** Over a connection of an organization. */
export type ReturnedOverConnection = Returned & {
  readonly trip: ConsumedAttempt['purpose'];
  readonly attempt: ConsumedAttempt;
};

/** Over a social provider of a project. */
export type ReturnedOverSocial = Returned & {
  readonly trip: 'sign_in' | 'invitation';
  readonly attempt: ConsumedSocialAttempt;
  /** The project's connection to the provider as it is now; undefined when it is gone. */
  readonly socialConnection: SocialConnectionRow | undefined;
  /** The request that waits, unless it has ended. */
  readonly waiting: WaitingInteraction | undefined;
};

type ReturnCheck<R extends { readonly trip: string }> = {
  readonly name: string;
  readonly refuses: readonly ErrorCode[];
  /** On which trips it is made. */
  readonly trips: readonly R['trip'][];
  /** Of everybody, or of whom we do not know yet and would take in. */
  readonly of: 'everybody' | 'newcomers';
  /** @throws PorticoError one of those */
  readonly check: (returned: R) => unknown;
};

const FRESH_PROOF = {
  name: 'fresh proof',
  refuses: ['id_token_invalid'],
  of: 'everybody',
  check: ({ attempt, assertion, ...browser }: Returned) =>
    assertFreshProof(attempt.begunAt, browser, assertion),
} as const;

const EVERY_TRIP = ['sign_in', 'test', 'join', 'invitation'] as const;

/**
 * What is checked of whoever returns over a connection, in order, before anything of theirs is kept. First whether this is a
 * proof, then whose: who is not of the connection's directory learns nothing of its rules (attack 32). Whether somebody new is
 * taken in comes last, and a test only tells it.
 */
export const CONNECTION_CHECKS: readonly ReturnCheck<ReturnedOverConnection>[] = [
  { ...FRESH_PROOF, trips: EVERY_TRIP },
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
    refuses: ['not_a_member', 'guest_sign_in_not_allowed', 'email_missing', 'domain_not_allowed'],
    trips: ['sign_in'],
    of: 'newcomers',
    check: ({ attempt: { connection }, assertion }) =>
      assertAdmissible(connection, assertedPerson(connection, assertion)),
  },
];

/**
 * The same of whoever returns from a social provider. Somebody new for whom there is no place leaves nothing here (A5): they
 * are in no organization.
 */
export const SOCIAL_CHECKS: readonly ReturnCheck<ReturnedOverSocial>[] = [
  {
    name: 'social connection',
    refuses: ['provider_not_available'],
    trips: ['sign_in', 'invitation'],
    of: 'everybody',
    check: ({ socialConnection }) => assertOffered(socialConnection),
  },
  {
    name: 'request',
    refuses: ['state_expired'],
    trips: ['sign_in'],
    of: 'everybody',
    check: ({ waiting }) => assertWaits(waiting),
  },
  { ...FRESH_PROOF, trips: ['sign_in', 'invitation'] },
  {
    name: 'place',
    refuses: ['not_a_member', 'no_organization'],
    trips: ['sign_in'],
    of: 'newcomers',
    check: ({ waiting }) => placeOf(assertWaits(waiting), []),
  },
];

/** @throws PorticoError of the first check that refuses them */
export function assertPasses<R extends { readonly trip: string }>(
  checks: readonly ReturnCheck<R>[],
  returned: R,
  who: ReturnCheck<R>['of'],
): void {
  for (const { of, trips, check } of checks) if (of === who && trips.includes(returned.trip)) check(returned);
}
