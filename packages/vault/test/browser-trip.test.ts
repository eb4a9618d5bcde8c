import { describe, expect, test } from 'vitest';
import { BROWSER_TRIPS, newTrip, only, returnedState } from '../src/index.ts';

const token = 't'.repeat(43);
const state = 's'.repeat(43);

/** As the versions before this module made them: a browser that left under one of those comes back to this one. */
const UNDER_WAY = [
  {
    kind: 'signIn',
    ...{ token: `${token}.acted`, id: state, cookie: 'att_1kuTyfG2DrM45ctB' },
    nonce: 'ia5uGaBP2JPPHi0pnikw3U5TTJNDyTzYnpdjP7-M0Iw',
    codeVerifier: 'iJLByoxgISIbuNJ4pdqXnrlLYjjSQUZooxQNwkAtaO4',
  },
  {
    kind: 'dashboard',
    ...{ token, id: state, cookie: 'dash_1kuTyfG2DrM45ctB' },
    nonce: 'Db-3HAOwHk4ntbgWvdQV3Af8bY0kK8-3jveDCXVRPTc',
    codeVerifier: 'EVH_75gfHyJbagroxn9nlCZrd8WiXUbNMWao36fb9XI',
  },
  {
    kind: 'consent',
    ...{ token, id: `msp_${'r'.repeat(10)}${'q'.repeat(16)}`, cookie: `msp_${'q'.repeat(16)}` },
    nonce: 'AFBBTIkRjoJCTdPqLAqIJuUqmfPoHkq9u_8Bg-pDNbU',
    codeVerifier: '6jF1YjaIEfN4IOBFcEi6BTvHoSRGxGsy5-rEJC2Hn0I',
  },
] as const;

test.each(UNDER_WAY)('a trip of kind $kind that is under way outlasts a new version', (trip) => {
  const { cookie, secrets } = BROWSER_TRIPS[trip.kind];
  expect(cookie(trip.id)).toBe(trip.cookie);
  const { nonce, codeVerifier } = trip;
  expect(secrets(trip.token, trip.id)).toEqual({ nonce, codeVerifier });
});

test('each trip has values of its own, and none of them gives another (attacks 20, 21)', () => {
  const [one, other] = [newTrip(), newTrip()];
  const made = [one, other].flatMap(({ state, token }) =>
    Object.values(BROWSER_TRIPS).flatMap((kind) => Object.values(kind.secrets(token, state))),
  );
  const all = [one.state, one.token, other.state, other.token, ...made];
  expect(new Set(all).size).toBe(4 + 2 * 3 * 2);
});

describe('of what comes back', () => {
  test.each([
    ['is not there', '', undefined],
    ['is there twice', 'state=a&state=a', undefined],
    ['is longer than any of ours', `state=${'a'.repeat(257)}`, undefined],
    ['is one', 'state=a&code=b', 'a'],
  ])('a state that %s', (_what, query, expected) => {
    expect(returnedState(new URLSearchParams(query))).toBe(expected);
  });

  test('a parameter that is there twice says nothing (attack 73)', () => {
    const parameters = new URLSearchParams('code=a&tenant=x&tenant=y');
    expect(only(parameters, 'code')).toBe('a');
    expect(only(parameters, 'tenant')).toBeUndefined();
  });
});
