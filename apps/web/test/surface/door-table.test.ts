import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { doorFor, type House } from '../../front-door/doors.ts';

const ORIGIN = new URL('https://portico.example');
/** Doors are told apart by the request and our own address alone. */
const house = { services: { origin: ORIGIN } } as House;
const FORM = { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN.origin };

function doorOf(method: string, url: string, headers: Record<string, string> = {}) {
  const request = { method, url, headers } as unknown as IncomingMessage;
  return doorFor({ request, response: {} as ServerResponse, url }, house);
}

const AMBIGUOUS = 'a path that others may read differently';
const WORKLOAD = 'the issuer of connections (decision 36)';
const NO_METHOD = 'a method that nothing here has';

// What is ambiguous comes before every door that goes by the path, or a check there would see another path (attack 91).
test.each([
  ['GET', '/livez', 'the process answers'],
  ['GET', '/readyz', 'it can serve'],
  ['GET', '/readyz/', 'another spelling of an address'],
  ['GET', '/oauth2/proj_a/auth', 'an issuer'],
  ['TRACE', '/oauth2/proj_a/auth', 'an issuer'],
  ['GET', '/oauth2/proj_a/', 'an issuer'],
  ['GET', '/.well-known/oauth-authorization-server/oauth2/proj_a', 'an issuer'],
  ['GET', '/oauth2/proj_a/../proj_b/auth', AMBIGUOUS],
  ['GET', '/workload/.well-known/openid-configuration', WORKLOAD],
  ['GET', '/workload/jwks?appid=x', WORKLOAD],
  ['POST', '/workload/jwks', WORKLOAD],
  ['GET', '/workload//jwks', AMBIGUOUS],
  ['GET', '/workload/jwks/', 'another spelling of an address'],
  ['POST', '/workload/token', NO_METHOD],
  ['GET', '/workload/auth', 'pages and the other routes'],
  ['GET', '/v1/sso/connections/sso_a%2fb/callback', AMBIGUOUS],
  ['TRACE', '/dashboard//', AMBIGUOUS],
  ['POST', '/dashboard/', 'another spelling of an address'],
  ['GET', '/v1/sso/connections/sso_a/callback?code=x', 'the way back of a sign-in (decision 11)'],
  ['GET', '/v1/sso/connections/sso_a/callback/', 'another spelling of an address'],
  ['POST', '/v1/sso/connections/sso_a/callback', 'pages and the other routes'],
  ['GET', '/v1/sso/microsoft/callback', 'the way back of a sign-in (decision 11)'],
  ['GET', '/v1/sso/microsoft/callback?code=x', 'the way back of a sign-in (decision 11)'],
  ['GET', '/v1/sso/microsoft/callback/', 'another spelling of an address'],
  ['HEAD', '/v1/sso/microsoft/callback', 'pages and the other routes'],
  ['GET', '/v1/sso/microsoft/callbacks', 'pages and the other routes'],
  ['GET', '/v1/sso/microsoft/consent/callback', 'pages and the other routes'],
  ['GET', '/dashboard', 'pages and the other routes'],
  ['POST', '/dashboard', NO_METHOD],
  ['TRACE', '/v1/session/orgs', NO_METHOD],
])('%s %s goes through the door: %s', (method, url, name) => {
  expect(doorOf(method, url).name).toBe(name);
});

test('a form that was sent too early is shown its page again, and does not meet a refusal (U4)', () => {
  expect(doorOf('POST', '/dashboard', FORM).name).toBe('a form that a page sent before its script ran');
  expect(doorOf('POST', '/dashboard', { ...FORM, origin: 'https://elsewhere.example' }).name).toBe(NO_METHOD);
});

test('only what fails behind the door of the issuers has a page for people', () => {
  expect(doorOf('GET', '/oauth2/proj_a/auth').failures).toBe('reader');
  for (const url of ['/livez', '/dashboard', '/v1/sso/connections/sso_a/callback'])
    expect(doorOf('GET', url).failures).toBe('json');
});
