import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Counterpart, matchOf } from '../src/index.ts';

/* Who somebody is who comes over a connection that takes another's place. */

const ADDRESS = { emailVerified: true, emailDoubted: false };
const ADA: Counterpart = { userId: 'user_ada', emailVerified: true, taken: false };
const BOB: Counterpart = { ...ADA, userId: 'user_bob' };

test('is the one person of the old connection who has their address', () => {
  expect(matchOf(ADDRESS, [ADA])).toEqual({ userId: 'user_ada' });
});

test.each([
  ['nobody', ADDRESS, []],
  ['several', ADDRESS, [ADA, BOB]],
  ['address_not_proven', { ...ADDRESS, emailVerified: false }, [ADA]],
  ['address_not_proven', { ...ADDRESS, emailVerified: false }, []],
  ['address_not_proven', ADDRESS, [{ ...ADA, emailVerified: false }]],
  ['address_doubted', { ...ADDRESS, emailDoubted: true }, [ADA]],
  ['taken', ADDRESS, [{ ...ADA, taken: true }]],
] as const)('is for an owner to say: %s (%#, attack 33)', (why, arrived, people) => {
  expect(matchOf(arrived, people)).toEqual({ why });
});

test('is nobody by less than an address that is proven, undoubted, of one person and free (attack 33)', () => {
  const person = fc.record({ userId: fc.string(), emailVerified: fc.boolean(), taken: fc.boolean() });
  const arrived = fc.record({ emailVerified: fc.boolean(), emailDoubted: fc.boolean() });
  fc.assert(
    fc.property(arrived, fc.array(person, { maxLength: 4 }), (address, people) => {
      const match = matchOf(address, people);
      const [only] = people;
      const isPlain =
        people.length === 1 &&
        only?.emailVerified &&
        !only.taken &&
        address.emailVerified &&
        !address.emailDoubted;
      expect('userId' in match).toBe(isPlain === true);
    }),
  );
});
