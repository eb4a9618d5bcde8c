import { expect, test } from 'vitest';
import { newTrip } from './trip.ts';

const BACK = 'https://portico.example/v1/sso/connections/sso_a/signed-out';
const END = 'https://login.example/bye?of=provider';
const PING = 'https://login.example/idp/startSLO.ping';

const addressFor = async (document: object, request: Record<string, string> & { idToken?: string }) => {
  const trip = newTrip();
  trip.provider.document = { ...document };
  return trip.party.endSessionUrl(trip.registration, request);
};

test('the client is named, and what else was given goes along', async () => {
  const request = { post_logout_redirect_uri: BACK, logout_hint: 'ada', state: 's', idToken: 'a.b.c' };
  const url = await addressFor({ end_session_endpoint: END, ping_end_session_endpoint: PING }, request);
  expect(`${url?.origin}${url?.pathname}`).toBe('https://login.example/bye');
  expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
    of: 'provider',
    post_logout_redirect_uri: BACK,
    logout_hint: 'ada',
    state: 's',
    id_token_hint: 'a.b.c',
    client_id: 'client-of-the-connection',
  });
});

test('without anything given there is nothing but the client', async () => {
  const url = await addressFor({ end_session_endpoint: 'https://login.example/bye' }, {});
  expect(url?.href).toBe('https://login.example/bye?client_id=client-of-the-connection');
});

test('nobody signs out another client', async () => {
  const url = await addressFor({ end_session_endpoint: END }, { client_id: 'another' });
  expect(url?.searchParams.getAll('client_id')).toEqual(['client-of-the-connection']);
});

test('a PingFederate of before 12 is told in its own words where to come back to', async () => {
  const url = await addressFor({ ping_end_session_endpoint: PING }, { post_logout_redirect_uri: BACK });
  expect(url?.pathname).toBe('/idp/startSLO.ping');
  expect(url?.searchParams.get('TargetResource')).toBe(BACK);
  expect(url?.searchParams.has('post_logout_redirect_uri')).toBe(false);
});

test.each([
  undefined,
  null,
  7,
  '',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://login.example/bye',
  '/bye',
  'https://ada:secret@login.example/bye',
])('no browser is sent to %j', async (end_session_endpoint) => {
  expect(await addressFor({ end_session_endpoint }, { post_logout_redirect_uri: BACK })).toBeUndefined();
});
