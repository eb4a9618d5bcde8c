import { beforeEach, expect, test } from 'vitest';
import { RelyingPartyError } from '../src/index.ts';
import { newTrip, type Trip } from './trip.ts';

/* What an owner reads of a sign-in over OpenID Connect whose answer does not fit. */

let trip: Trip;
beforeEach(() => {
  trip = newTrip();
});

async function mismatchOf(spoilt: Parameters<Trip['provider']['spoilNext']>[0]) {
  trip.provider.spoilNext(spoilt);
  const error = await trip.signIn().catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(RelyingPartyError);
  return (error as RelyingPartyError).mismatch;
}

test.each([
  ['issuer', { iss: 'https://evil.example' }, 'iss', 'https://evil.example'],
  ['audience', { aud: 'another-client' }, 'aud', 'another-client'],
  ['further audience', { aud: ['another-client', 'a-third'] }, 'aud', 'another-client, a-third'],
])('both sides of an %s that does not fit are told', async (_, claims, of, received) => {
  const mismatch = await mismatchOf({ claims });
  expect(mismatch).toEqual({ of, expected: expect.any(String), received, seconds: null });
  const { issuer, clientId } = trip.registration;
  expect([issuer, clientId]).toContain(mismatch?.expected);
});

test('of a nonce is told that it does not fit, and neither of the two: it is a secret of a browser', async () => {
  const mismatch = await mismatchOf({ claims: { nonce: 'of-another' } });
  expect(mismatch).toEqual({ of: 'nonce', expected: null, received: null, seconds: null });
});

test('of a clock that is off is told by how many seconds', async () => {
  const ahead = Math.floor(Date.now() / 1_000) + 3_600;
  const mismatch = await mismatchOf({ claims: { iat: ahead, nbf: ahead, exp: ahead + 600 } });
  expect(mismatch?.of).toBe('iat');
  expect(mismatch?.seconds).toBeGreaterThan(3_500);
  expect(mismatch?.seconds).toBeLessThan(3_700);
});
