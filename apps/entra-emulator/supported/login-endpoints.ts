import type { EndpointRow } from './row.ts';

/** Every address of the login surface. */
export const loginEndpointRows: readonly EndpointRow[] = [
  [
    'GET POST',
    '/:directory/oauth2/v2.0/authorize',
    ['documentation'],
    'authorization; a POST goes on as GET',
  ],
  ['GET POST', '/:directory/oauth2/authorize', ['documentation'], 'the same, v1'],
  ['GET', '/:directory/v2.0/adminconsent', ['documentation'], 'admin consent, v2'],
  ['GET', '/:directory/adminconsent', ['documentation'], 'admin consent, v1'],
  ['POST', '/:directory/login', ['ours'], 'answers of the pages; Entra has other addresses for them'],
  [
    'GET',
    '/:directory/oauth2/nativeclient',
    ['documentation'],
    'where programs with a browser of their own come back to',
  ],
  ['GET', '/redeem', ['documentation', 'open'], 'an invitation; of its address the form is Entra’s'],
  ['GET POST', '/:directory/oauth2/deviceauth', ['memory'], 'where a device’s code is typed'],
  ['GET POST', '/:directory/oauth2/v2.0/logout', ['documentation'], 'sign-out with front-channel notices'],
  ['GET POST', '/:directory/oauth2/logout', ['documentation'], 'the same, v1'],
  ['POST', '/:directory/oauth2/v2.0/token', ['documentation', 'capture'], 'all grants'],
  ['POST', '/:directory/oauth2/token', ['documentation'], 'the same, v1'],
  ['GET', '/:directory/oauth2/v2.0/token', ['documentation'], 'refused: 900561'],
  ['GET', '/:directory/oauth2/token', ['documentation'], 'refused: 900561'],
  ['POST', '/:directory/oauth2/v2.0/devicecode', ['documentation'], 'device code'],
  ['POST', '/:directory/oauth2/devicecode', ['documentation'], 'the same, v1'],
  [
    'GET',
    '/:directory/v2.0/.well-known/openid-configuration',
    ['capture', 'public report'],
    'metadata, v2; without mTLS and Kerberos fields',
  ],
  ['GET', '/:directory/.well-known/openid-configuration', ['public report'], 'metadata, v1'],
  ['GET', '/:directory/discovery/v2.0/keys', ['documentation'], 'signing keys'],
  ['GET', '/:directory/discovery/keys', ['documentation'], 'signing keys, v1; per-key issuer is open'],
  ['GET', '/:directory/discovery/instance', ['documentation'], 'instance discovery'],
  ['GET', '/:directory/UserRealm/:user', ['memory'], 'managed users only'],
  ['GET POST', '/oidc/userinfo', ['public report'], 'on the Graph host; errors are open'],
];
