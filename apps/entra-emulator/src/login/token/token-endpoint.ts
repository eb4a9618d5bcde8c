import { jsonResponse } from '../../web/responses.ts';
import { noteTokens } from '../../web/shown-token.ts';
import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import { findClient } from '../checks/client.ts';
import { directorySegment } from '../checks/directory-segment.ts';
import type { LoginCall } from '../login-call.ts';
import { authorizationCodeGrant } from './authorization-code-grant.ts';
import { authenticateClient, readBasicCredentials } from './client-authentication.ts';
import { clientCredentialsGrant } from './client-credentials-grant.ts';
import { checkCrossOrigin } from './cross-origin.ts';
import { deviceCodeGrant } from './device-code-grant.ts';
import { platformOfGrant } from './held-grant.ts';
import { onBehalfOfGrant } from './on-behalf-of-grant.ts';
import { refuseOtherGrant, refuseOtherTokens } from './other-tokens.ts';
import { passwordGrant } from './password-grant.ts';
import { refreshTokenGrant } from './refresh-token-grant.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';

type Grant = (token: TokenCall) => TokenResponseBody;

/** By grant type. MSAL sends the bare `device_code`, RFC 8628 the long name. */
const grants: Record<string, Grant> = {
  authorization_code: authorizationCodeGrant,
  client_credentials: clientCredentialsGrant,
  refresh_token: refreshTokenGrant,
  password: passwordGrant,
  device_code: deviceCodeGrant,
  'urn:ietf:params:oauth:grant-type:device_code': deviceCodeGrant,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': onBehalfOfGrant,
};

/**
 * The token endpoint (OAuth 2.0 section 3.2). In order:
 * 1. parameters once each, and a grant type that is served (900144, 70003, 501)
 * 2. a directory that exists (90002)
 * 3. a client that exists (700016), asks from where it may (9002326, 9002327) and proves itself (7000218, 7000215,
 *    7000222, 700027, 700025)
 * 4. tokens of a kind that is issued here (501)
 * 5. the grant
 */
export async function tokenEndpoint(call: LoginCall): Promise<Response> {
  const { emulator } = call;
  const params: Record<string, string> = {
    ...call.params,
    ...readBasicCredentials(call.headers.get('authorization'), call.params),
  };
  const repeated = call.repeated.find((name) => ONCE_ONLY.includes(name));
  if (repeated !== undefined) throw aadsts.repeatedParameter(repeated);
  const grant = findGrant(params['grant_type']);
  call.note.grantType = params['grant_type'] ?? '';
  if (call.version === 2 && params['resource'] !== undefined) throw aadsts.resourceParameterOnV2();
  const segment = directorySegment(emulator.store, call.segment);
  const application = findClient(emulator.store, params['client_id'], segment);
  call.note.clientId = application.appId;
  noteTokens(
    call.note,
    ['client assertion presented', params['client_assertion']],
    ['user assertion presented', params['assertion']],
  );
  const held = platformOfGrant(emulator, application, params);
  checkCrossOrigin(call.headers.get('origin'), held);
  const platform = held === 'none' || held === 'unknown' ? undefined : held;
  const authentication = await authenticateClient(call, application, params, platform);
  const directory = segment.kind === 'one' ? segment.directory : undefined;
  call.note.directory = directory?.id ?? segment.name;
  refuseOtherTokens(params);
  const answer = grant({ call, params, application, directory, authentication });
  noteTokens(
    call.note,
    ['access token issued', answer['access_token']],
    ['id_token issued', answer['id_token']],
  );
  return jsonResponse(200, answer);
}

const ONCE_ONLY: readonly string[] = [
  'grant_type',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'code',
  'code_verifier',
  'redirect_uri',
  'refresh_token',
  'scope',
  'resource',
  'assertion',
  'username',
  'password',
  'device_code',
  'claims',
  'token_type',
  'requested_token_type',
];

function findGrant(name: string | undefined): Grant {
  if (name === undefined || name === '') throw aadsts.missingParameter('grant_type');
  const grant = Object.hasOwn(grants, name) ? grants[name] : undefined;
  if (grant === undefined) refuseOtherGrant(name);
  if (grant === undefined) throw refusals.unsupportedGrant(name);
  return grant;
}
