import { isPorticoError } from '@portico/core';
import type {
  ConsumedAttempt,
  ConsumedSocialAttempt,
  ResolvedConnection,
  SocialConnectionRow,
  WaitingInteraction,
} from '@portico/database';
import type { ValidatedIdToken } from '@portico/relying-party';
import { expect, test } from 'vitest';
import {
  assertPasses,
  CONNECTION_CHECKS,
  type ReturnedOverConnection,
  type ReturnedOverSocial,
  SOCIAL_CHECKS,
} from '../src/checks/return-checks.ts';
import { assertionOf } from '../src/protocols/oidc/assertion-of.ts';

/* Which check refuses a returning person first. That the callback asks them is what the tests of each refusal show. */

const BEGUN = new Date('2026-01-01T12:00:00Z');
const OWN = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const seconds = (at: Date) => at.getTime() / 1000;

/** Asked for a proof that is new. */
const FRESH = { browserToken: `${'t'.repeat(43)}.fresh` };
const STALE = { ...FRESH, claims: { auth_time: seconds(BEGUN) - 7_200 } };
const FOREIGN = { claims: { tid: OTHER } };
const GUEST = { claims: { acct: 1 } };
const UNPROVEN = { provenAt: new Date(0) };
const OUTSIDE = {
  connection: { jitMembership: 'proven_domains' },
  claims: { email: 'ada@elsewhere.example' },
} as const;
const NAMELESS = { connection: { jitMembership: 'proven_domains' } } as const;
const CLOSED = { connection: { jitMembership: 'off' } } as const;

type Changes = {
  readonly browserToken?: string;
  readonly claims?: object;
  readonly provenAt?: Date;
  readonly connection?: Partial<ResolvedConnection>;
};

/** A member of the directory, proven on this trip; each of `all` changes something. */
function returned(purpose: ConsumedAttempt['purpose'], ...all: readonly Changes[]): ReturnedOverConnection {
  const claims: object = Object.assign({}, ...all.map((one) => one.claims));
  const connection: object = Object.assign({}, ...all.map((one) => one.connection));
  const { browserToken = 't'.repeat(43), provenAt = BEGUN }: Changes = Object.assign({}, ...all);
  const own = {
    ...{ protocol: 'oidc', provider: 'entra', managedBy: 'microsoft_graph' },
    ...{ entraTenantId: OWN, guestsAllowed: false },
    ...{ verifiedDomains: [], attributeMapping: {} },
  };
  const attempt = {
    ...{ purpose, begunAt: BEGUN, invitation: undefined },
    connection: { ...own, jitMembership: 'directory_members', ...connection },
  };
  const told = { tid: OWN, oid: 'oid-of-ada', acct: 0, auth_time: seconds(BEGUN), ...claims };
  const token = { issuer: 'https://login.example', subject: 'ada', idToken: 'e30.e30.', claims: told };
  return {
    ...{ browserToken, provenAt, trip: purpose },
    attempt: attempt as unknown as ConsumedAttempt,
    assertion: assertionOf(token as unknown as ValidatedIdToken),
  };
}

/** The code of the first check that refuses, and its detail where two have one code. */
function refusal(who: ReturnedOverConnection, of: 'everybody' | 'newcomers' = 'everybody'): string {
  return outcome(() => assertPasses(CONNECTION_CHECKS, who, of));
}

function outcome(check: () => void): string {
  try {
    check();
    return 'passes';
  } catch (error) {
    if (!isPorticoError(error)) throw error;
    return [error.code, error.detail].filter(Boolean).join(': ');
  }
}

const NOT_FRESH = 'id_token_invalid: auth_time is older than asked';
const NOT_OURS = 'id_token_invalid: tid is not the directory of the connection';

test.each(['sign_in', 'test', 'join'] as const)('a member passes every check of a %s', (purpose) => {
  expect(refusal(returned(purpose, FRESH))).toBe('passes');
  expect(refusal(returned(purpose), 'newcomers')).toBe('passes');
});

const ORDER: readonly [string, ReturnedOverConnection, string][] = [
  ['an old proof tells nothing of whose it is', returned('sign_in', STALE, FOREIGN), NOT_FRESH],
  ['another directory’s guest learns no rule (attack 32)', returned('sign_in', FOREIGN, GUEST), NOT_OURS],
  ['nor on the way to be joined', returned('join', FOREIGN, GUEST, UNPROVEN), NOT_OURS],
  ['a guest is one whom nobody joins', returned('join', GUEST, UNPROVEN), 'guest_sign_in_not_allowed'],
  ['a guest accepts no invitation', returned('invitation', GUEST), 'guest_sign_in_not_allowed'],
  ['an invitation needs one', returned('invitation'), 'invitation_invalid'],
  [
    'whoever is joined has proven it just now',
    returned('join', UNPROVEN),
    'recent_sign_in_required: no auth_time of this trip',
  ],
  ['a known person is not asked whether newcomers may come', returned('sign_in', CLOSED), 'passes'],
  ['a test shows a guest what would be', returned('test', GUEST, CLOSED), 'passes'],
  ['a test is of this directory alone', returned('test', FOREIGN), NOT_OURS],
];
test.each(ORDER)('%s', (_rule, who, expected) => {
  expect(refusal(who)).toBe(expected);
});

test('a newcomer comes in where newcomers may, and nowhere else', () => {
  expect(refusal(returned('sign_in', CLOSED), 'newcomers')).toBe('not_a_member');
  expect(refusal(returned('sign_in', GUEST), 'newcomers')).toBe('guest_sign_in_not_allowed');
  expect(refusal(returned('sign_in', OUTSIDE), 'newcomers')).toBe('domain_not_allowed');
  expect(refusal(returned('sign_in', NAMELESS), 'newcomers')).toBe('email_missing');
  const inside = { connection: { ...OUTSIDE.connection, verifiedDomains: ['elsewhere.example'] } } as const;
  expect(refusal(returned('sign_in', OUTSIDE, inside), 'newcomers')).toBe('passes');
});

/** What a row refuses by, whatever it is shown. */
function codesOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return isPorticoError(error) ? [error.code] : ['a fault'];
  }
}

test.each(CONNECTION_CHECKS)(
  '"$name" refuses by the codes that its row names',
  ({ refuses, trips, check }) => {
    const spoilt = [STALE, FOREIGN, GUEST, UNPROVEN, CLOSED, OUTSIDE, NAMELESS].flatMap((change) =>
      trips.map((purpose) => returned(purpose, change)),
    );
    const codes = spoilt.flatMap((who) => codesOf(() => check(who)));
    // A check that reads the person needs the one of the directory before it.
    const own = codes.filter((code) => refuses.includes(code as never) || code !== 'id_token_invalid');
    expect(new Set(own)).toEqual(new Set(refuses));
  },
);

type Social = {
  readonly browserToken?: string;
  readonly claims?: object;
  readonly enabled?: boolean;
  readonly waiting?: Partial<WaitingInteraction> | 'gone';
};
const OFF: Social = { enabled: false };
const GONE: Social = { waiting: 'gone' };
const ELSEWHERE: Social = { waiting: { parameters: { organization: 'org_other' } } };
const NOBODY: Social = { waiting: { personalSessions: false } };

/** Somebody of a social provider, with whom nothing is wrong; each of `all` changes something. */
function social(trip: ReturnedOverSocial['trip'], ...all: readonly Social[]): ReturnedOverSocial {
  const wished: Social = Object.assign({}, ...all);
  const claims = { auth_time: seconds(BEGUN), ...wished.claims };
  const token = { issuer: 'https://social.example', subject: 'ada', idToken: 'e30.e30.', claims };
  const waits = { parameters: {}, personalSessions: true };
  return {
    trip,
    browserToken: wished.browserToken ?? 't'.repeat(43),
    provenAt: BEGUN,
    attempt: { begunAt: BEGUN } as unknown as ConsumedSocialAttempt,
    socialConnection: { enabled: wished.enabled ?? true } as unknown as SocialConnectionRow,
    waiting:
      wished.waiting === 'gone'
        ? undefined
        : ({ ...waits, ...wished.waiting } as unknown as WaitingInteraction),
    assertion: assertionOf(token as unknown as ValidatedIdToken),
  };
}

const SOCIAL_ORDER: readonly [string, ReturnedOverSocial, 'everybody' | 'newcomers', string][] = [
  ['who comes back as they should passes', social('sign_in', FRESH), 'everybody', 'passes'],
  [
    'nobody comes in over a provider that was switched off meanwhile',
    social('sign_in', OFF, GONE),
    'everybody',
    'provider_not_available',
  ],
  ['nor accepts an invitation over one', social('invitation', OFF), 'everybody', 'provider_not_available'],
  [
    'nobody comes in for a request that has ended',
    social('sign_in', GONE, STALE),
    'everybody',
    'state_expired: the interaction has ended',
  ],
  ['an invitation needs no request that waits', social('invitation', GONE), 'everybody', 'passes'],
  [
    'an old proof is none where a new one was asked for (attack 66)',
    social('sign_in', STALE),
    'everybody',
    NOT_FRESH,
  ],
  ['somebody known is asked for their place later', social('sign_in', ELSEWHERE), 'everybody', 'passes'],
  [
    'somebody new does not come in without an organization',
    social('sign_in', NOBODY),
    'newcomers',
    'no_organization',
  ],
  [
    'nor for one that was asked for and is not theirs',
    social('sign_in', ELSEWHERE),
    'newcomers',
    'not_a_member',
  ],
];
test.each(SOCIAL_ORDER)('over a social provider: %s', (_rule, who, of, expected) => {
  expect(outcome(() => assertPasses(SOCIAL_CHECKS, who, of))).toBe(expected);
});

test.each(SOCIAL_CHECKS)(
  'over a social provider, "$name" refuses by codes of its row',
  ({ refuses, trips, check }) => {
    const spoilt = [OFF, GONE, STALE, ELSEWHERE, NOBODY].flatMap((change) =>
      trips.map((trip) => social(trip, change)),
    );
    const codes = spoilt.flatMap((who) => codesOf(() => check(who)));
    // A check that reads the request needs the one that it waits before it.
    const own = codes.filter((code) => refuses.includes(code as never) || code !== 'state_expired');
    expect(new Set(own)).toEqual(new Set(refuses));
  },
);
