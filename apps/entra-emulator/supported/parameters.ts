import type { ParameterRow } from './row.ts';

const DOC = ['documentation'] as const;

/** What clients send to the login surface, by name. */
export const parameterRows: readonly ParameterRow[] = [
  ['RelayState', 'saml2', DOC, ''],
  ['SAMLRequest', 'saml2', DOC, 'at most 128 KiB unpacked: ours'],
  ['SAMLResponse', 'saml2', DOC, 'answers to LogoutRequests: read and not looked at'],
  ['appid', 'metadata, federation metadata', DOC, 'in `jwks_uri` it only adds itself'],
  ['assertion', 'token', DOC, 'on-behalf-of'],
  ['authorization_endpoint', 'instance discovery', DOC, ''],
  ['claims', 'authorize, token', DOC, 'acrs c1–c99, xms_cc, login_hint; the error code is open'],
  ['client_assertion', 'token', DOC, ''],
  ['client_assertion_type', 'token', DOC, ''],
  ['client_id', 'authorize, adminconsent, devicecode, token', DOC, ''],
  ['client_info', 'authorize, token', ['memory'], 'asked for by MSAL, documented nowhere'],
  ['client_secret', 'token', DOC, 'in the body or Basic'],
  ['code', 'token', DOC, ''],
  ['code_challenge', 'authorize', DOC, ''],
  ['code_challenge_method', 'authorize', DOC, '`plain` when left out'],
  ['code_verifier', 'token', DOC, ''],
  ['device_code', 'token', DOC, ''],
  ['domain_hint', 'authorize', DOC, 'narrows sessions only'],
  ['grant_type', 'token', DOC, 'both names of the device grant'],
  ['id_token_hint', 'logout', ['open'], ''],
  ['login_hint', 'authorize, saml2', DOC, ''],
  ['logout_hint', 'logout', DOC, ''],
  ['max_age', 'authorize', ['open'], ''],
  ['nonce', 'authorize', DOC, ''],
  ['password', 'token', DOC, ''],
  ['post_logout_redirect_uri', 'logout', DOC, ''],
  ['prompt', 'authorize', DOC, '`create` is refused'],
  ['redirect_uri', 'authorize, adminconsent, token', DOC, ''],
  ['refresh_token', 'token', DOC, ''],
  ['requested_token_use', 'token', DOC, ''],
  ['resource', 'v1 authorize, v1 token', DOC, 'refused at v2'],
  ['response_mode', 'authorize', DOC, ''],
  ['response_type', 'authorize', DOC, ''],
  ['scope', 'authorize, adminconsent, devicecode, token', DOC, ''],
  ['state', 'authorize, adminconsent, logout', DOC, ''],
  ['tenantId', 'signin', DOC, ''],
  ['username', 'token', DOC, ''],
];

/** Fields of the emulator's own pages: Entra's have others. */
export const pageFields: readonly string[] = [
  'answer',
  'email',
  'flow',
  'organization',
  'otc',
  'step',
  'user',
  'user_code',
];
