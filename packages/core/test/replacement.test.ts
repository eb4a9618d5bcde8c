import { expect, test } from 'vitest';
import { type Counterpart, type Fate, type FoundBy, fateOf, type Match, matchOf } from '../src/index.ts';

/* Who somebody is who comes over a connection that takes another's place. */

const ADDRESS = { email: 'ada@acme.example', emailVerified: true, emailDoubted: false };
const ADA: Counterpart = { userId: 'user_ada', emailVerified: true, taken: false, present: true };
const BOB: Counterpart = { ...ADA, userId: 'user_bob' };

test('is the one person of the old connection who has their address', () => {
  expect(matchOf(ADDRESS, [ADA])).toEqual({ userId: 'user_ada' });
});

test.each([
  ['nobody', ADDRESS, []],
  ['several', ADDRESS, [ADA, BOB]],
  ['address_missing', { ...ADDRESS, email: null }, [ADA]],
  ['address_not_proven', { ...ADDRESS, emailVerified: false }, [ADA]],
  ['address_not_proven', { ...ADDRESS, emailVerified: false }, []],
  ['address_not_proven', ADDRESS, [{ ...ADA, emailVerified: false }]],
  ['address_doubted', { ...ADDRESS, emailDoubted: true }, [ADA]],
  ['address_doubted', { ...ADDRESS, emailDoubted: true }, []],
  ['taken', ADDRESS, [{ ...ADA, taken: true }]],
  ['left', ADDRESS, [{ ...ADA, present: false }]],
] as const)('is for an owner to say: %s (%#, attack 33)', (why, arrived, people) => {
  expect(matchOf(arrived, people)).toEqual({ why });
});

const SWITCHED: FoundBy = {
  ...{ switched: true, isAsSwitched: true, matchesByEmail: true, admitsNewcomers: false, oldIsOn: true },
  ...{ decidedUserId: null, decidedNew: false },
};
const MATCH = { userId: 'user_ada' };
const NOBODY = { why: 'nobody' } as const;

test.each<[string, Partial<FoundBy>, Match, Fate]>([
  ['found', {}, MATCH, { is: 'user_ada' }],
  ['asked for where an owner looks at each', { matchesByEmail: false }, MATCH, 'undecided'],
  ['who an owner has said, whatever the address', { decidedUserId: 'user_bob' }, MATCH, { is: 'user_bob' }],
  ['new where an owner has said so', { decidedNew: true }, MATCH, 'newcomer'],
  ['asked for where nobody has the address', {}, NOBODY, 'undecided'],
  ['new where such people come in', { admitsNewcomers: true }, NOBODY, 'newcomer'],
  ['asked for all the same where somebody has it', { admitsNewcomers: true }, { why: 'left' }, 'undecided'],
  ['led back before the switch', { switched: false }, MATCH, 'not_switched'],
  [
    'asked for before the switch where there is no way back',
    { switched: false, oldIsOn: false },
    MATCH,
    'undecided',
  ],
  [
    'nobody over what was entered since',
    { isAsSwitched: false, decidedUserId: 'user_bob' },
    MATCH,
    'undecided',
  ],
])('somebody is %s', (_, by, match, fate) => {
  expect(fateOf({ ...SWITCHED, ...by }, match)).toEqual(fate);
});
