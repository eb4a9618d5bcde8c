import { createHash } from 'node:crypto';
import type { ApplicationRecord } from '../../directory/records.ts';
import type { Flow } from '../../sessions/flows.ts';
import type { AuthorizationCode, RequestedClaims, UserGrant } from '../../sessions/grants.ts';
import { accessTokenLifetime } from '../../tokens/access-token-claims.ts';
import { issueIdToken } from '../../tokens/issue.ts';
import { noteTokens } from '../../web/shown-token.ts';
import { checkIssuedToken } from '../checks/issued-token.ts';
import type { RedirectTarget } from '../checks/redirect-uri.ts';
import type { ResponseType } from '../checks/response-mode.ts';
import { type RequestedScopes, resourceOfGrant } from '../checks/scope.ts';
import type { ChosenUser } from '../checks/user-choice.ts';
import { clientInfoOf } from '../client-info.ts';
import type { LoginCall } from '../login-call.ts';
import { issueUserAccessToken } from '../token/user-tokens.ts';
import { type AnswerAddress, answerClient } from './answer.ts';

/** An authorization request, understood. */
export interface RequestFacts {
  types: readonly ResponseType[];
  challenge: AuthorizationCode['challenge'];
  scopes: RequestedScopes;
  nonce: string | undefined;
  claims: RequestedClaims | undefined;
  /** Seconds. */
  maxAge: number | undefined;
}

interface Approved {
  application: ApplicationRecord;
  target: RedirectTarget;
  address: AnswerAddress;
  request: RequestFacts;
  chosen: ChosenUser;
}

/** Everything was settled: the code, the id_token and the access token that were asked for. */
export function answerWithTokens(call: LoginCall, flow: Flow, approved: Approved): Response {
  const { emulator } = call;
  const { application, address, request, chosen } = approved;
  const { signIn, user } = chosen;
  if (request.types.includes('id_token')) checkIssuedToken(emulator, chosen.directory, application);
  const grant = grantOf(flow, approved);
  const wantsClientInfo = flow.params['client_info'] === '1';
  const code = request.types.includes('code') ? issueCode(call, approved, grant, wantsClientInfo) : undefined;
  const access = request.types.includes('token')
    ? issueUserAccessToken(emulator, { application, grant, ...chosen, clientAuthentication: 'none' })
    : undefined;
  const idToken = request.types.includes('id_token')
    ? issueFrontChannelIdToken(call, flow, approved, grant, { code, access: access?.accessToken })
    : undefined;
  noteTokens(call.note, ['access token issued', access?.accessToken], ['id_token issued', idToken]);
  emulator.browsers.toldApplication(signIn, application.appId);
  emulator.flows.end(flow);
  return answerClient(address, {
    ...(code !== undefined && { code }),
    ...(access !== undefined && {
      access_token: access.accessToken,
      token_type: 'Bearer',
      expires_in: String(accessTokenLifetime(emulator, chosen.directory.id, access.resource)),
      scope: access.scope,
    }),
    ...(idToken !== undefined && { id_token: idToken }),
    ...(wantsClientInfo && { client_info: clientInfoOf(user) }),
    session_state: signIn.sid,
  });
}

function grantOf(flow: Flow, { application, target, request, chosen }: Approved): UserGrant {
  const { user, directory, signIn } = chosen;
  // v1 knows no offline_access: a code always brings a refresh token.
  const oidcScopes = flow.version === 1 ? [...request.scopes.oidc, 'offline_access'] : request.scopes.oidc;
  return {
    clientAppId: application.appId,
    directoryId: directory.id,
    userId: user.id,
    oidcScopes,
    ...resourceOfGrant(request.scopes),
    authenticatedAt: signIn.authenticatedAt,
    sid: signIn.sid,
    platform: target.platform,
    ...(request.claims !== undefined && { claims: request.claims }),
    ...(request.maxAge !== undefined && { wantsAuthTime: true }),
  };
}

const issueCode = (
  { emulator, trace }: LoginCall,
  { address, request }: Approved,
  grant: UserGrant,
  wantsClientInfo: boolean,
): string =>
  emulator.grants.issueCode(
    {
      grant,
      redirectUri: address.redirectUri,
      nonce: request.nonce,
      challenge: request.challenge,
      wantsClientInfo,
      redeemed: false,
    },
    trace.now,
  );

/** An id_token that travels through the browser: bound to code and access token, and with fewer groups in a fragment. */
const issueFrontChannelIdToken = (
  { emulator }: LoginCall,
  flow: Flow,
  { application, address, request, chosen }: Approved,
  grant: UserGrant,
  beside: { code: string | undefined; access: string | undefined },
): string =>
  issueIdToken(emulator, {
    application,
    directory: chosen.directory,
    user: chosen.user,
    version: flow.version,
    grant,
    nonce: request.nonce,
    inFragment: address.mode === 'fragment',
    ...(beside.code !== undefined && { codeHash: leftHalfHash(beside.code) }),
    ...(beside.access !== undefined && { accessTokenHash: leftHalfHash(beside.access) }),
  });

/** `c_hash` and `at_hash` for RS256 (OpenID Connect Core section 3.3.2.11). */
const leftHalfHash = (value: string): string =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');
