import { isAtHomeElsewhere } from '../../directory/guests.ts';
import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import { PERSONAL_DIRECTORY_ID } from '../../directory/well-known.ts';
import { newGuid } from '../../randomness/random-source.ts';
import * as aadsts from '../aadsts.ts';
import * as passwords from '../aadsts-password.ts';
import { checkEnterpriseApp } from '../checks/assignment.ts';
import { admitsDirectory } from '../checks/client.ts';
import { passwordProblem } from '../checks/password.ts';
import { notingRefusal, recordSignIn } from '../checks/record-sign-in.ts';
import { personNamed } from '../checks/user-choice.ts';
import { askedAtTokenEndpoint, consentedScopes } from './asked-permissions.ts';
import { requireEnterpriseApp } from './client-credentials-grant.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';
import { issueUserTokens } from './user-tokens.ts';

/**
 * The resource owner password credentials grant (OAuth 2.0 section 4.3).
 * - a directory or `organizations`; personal accounts cannot (9001023)
 * - a user who exists (50034), with that password (50126; the tenth wrong one locks, 50053) and no need to choose another first (50055), enabled (50057), and at home here: whoever was invited has no password here, member or guest
 * - nobody can be asked, so everything must be consented to (65001) and the user assigned where that is wanted (50105)
 */
export function passwordGrant(token: TokenCall): TokenResponseBody {
  const { call, params, directory: addressed, application } = token;
  const { emulator } = call;
  const atAlias = addressed === undefined && call.segment.toLowerCase() !== 'organizations';
  if (atAlias || addressed?.id === PERSONAL_DIRECTORY_ID) throw aadsts.grantNotOnCommon();
  const name = required(params, 'username');
  const password = required(params, 'password');
  const segment =
    addressed === undefined
      ? ({ kind: 'any', name: 'organizations' } as const)
      : ({ kind: 'one', directory: addressed, name: addressed.id } as const);
  const user = personNamed(emulator.store, name, segment);
  const directory = user === undefined ? undefined : emulator.store.directories.get(user.directoryId);
  const directoryName = addressed?.displayName ?? 'organizations';
  const outside = directory === undefined || (addressed !== undefined && directory.id !== addressed.id);
  if (user === undefined || outside || !admitsDirectory(application, directory.id))
    throw aadsts.unknownUser(name, directoryName);
  const attempt = {
    ...{ user, directoryId: directory.id, application },
    clientApp: 'Mobile Apps and Desktop clients' as const,
  };
  return notingRefusal(call, attempt, () => {
    const answer = tokensFor(token, user, directory, password);
    recordSignIn(call, attempt);
    return answer;
  });
}

/** All that is wrong with the person or the request from here on stands in the sign-in log. */
function tokensFor(
  token: TokenCall,
  user: UserRecord,
  directory: DirectoryRecord,
  password: string,
): TokenResponseBody {
  const { call, params, application } = token;
  const { emulator, trace } = call;
  if (isAtHomeElsewhere(user)) throw passwords.wrongPassword();
  const problem = passwordProblem(emulator, user, password);
  if (problem !== undefined) throw problem;
  if (user.mustChangePassword) throw passwords.passwordExpired();
  const scopes = askedAtTokenEndpoint(token, directory.displayName);
  if (scopes === undefined) throw aadsts.missingParameter(call.version === 1 ? 'resource' : 'scope');
  const granted = consentedScopes(token, scopes, user, directory);
  requireEnterpriseApp(token, directory);
  checkEnterpriseApp(emulator, application, { user, directory }, 'none');
  const grant = {
    clientAppId: application.appId,
    directoryId: directory.id,
    userId: user.id,
    oidcScopes: scopes.oidc,
    ...granted,
    authenticatedAt: trace.now,
    sid: newGuid(emulator.random),
  };
  const wantsClientInfo = params['client_info'] === '1';
  return issueUserTokens({ token, grant, user, directory, nonce: undefined, wantsClientInfo });
}

function required(params: Record<string, string>, name: string): string {
  const value = params[name];
  if (value === undefined || value === '') throw aadsts.missingParameter(name);
  return value;
}
