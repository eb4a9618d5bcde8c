import { ensureServicePrincipal, grantedAppRoles } from '../../directory/consent.ts';
import { firstPartyClient } from '../../directory/first-party-clients.ts';
import type { DirectoryRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { PERSONAL_DIRECTORY_ID } from '../../directory/well-known.ts';
import { applicationTokenClaims } from '../../tokens/access-token-claims.ts';
import { issueAccessToken } from '../../tokens/issue.ts';
import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import { checkIssuedToken } from '../checks/issued-token.ts';
import { requireResource } from '../checks/resource.ts';
import { accessTokenFields } from './response-fields.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';

/**
 * The client credentials grant (OAuth 2.0 section 4.4).
 * - one directory, not an alias (9001023)
 * - the client has an enterprise app there (7000229) that is enabled (7000112)
 * - `scope` is exactly one `{resource}/.default` (1002012, 500011); at v1 `resource` names it (50001)
 * - where the resource wants assignment, the client was given one of its roles (501051)
 * - elsewhere a token is given even when nothing is granted: then it carries no `roles`
 */
export function clientCredentialsGrant(token: TokenCall): TokenResponseBody {
  const { call, application, directory, params } = token;
  const { emulator } = call;
  if (token.authentication === 'none') throw refusals.noClientCredential();
  if (directory === undefined || directory.id === PERSONAL_DIRECTORY_ID) throw aadsts.grantNotOnCommon();
  const servicePrincipal = requireEnterpriseApp(token, directory);
  const resource =
    call.version === 1
      ? readV1Name(token, directory, params['resource'])
      : readDefaultScope(token, directory, params['scope']);
  requireAssignment(token, servicePrincipal, resource);
  const roles = grantedAppRoles(emulator.store, directory.id, application.appId, resource);
  checkIssuedToken(emulator, directory, resource);
  const accessToken = issueAccessToken(
    emulator,
    applicationTokenClaims(emulator, {
      application,
      directory,
      resource,
      clientAuthentication: token.authentication,
      servicePrincipalId: servicePrincipal.id,
      roles,
    }),
  );
  return accessTokenFields(token, accessToken, directory, resource);
}

/** An enterprise app that wants assignment wants it of applications as of people. */
function requireAssignment(
  { call, application }: TokenCall,
  client: ServicePrincipalRecord,
  { appId, displayName }: Resource,
): void {
  const { store } = call.emulator;
  const wanted = store.servicePrincipalOf(appId, client.directoryId);
  if (!wanted?.appRoleAssignmentRequired) return;
  const assigned = store.assignmentsOf(client.id).find(({ resourceId }) => resourceId === wanted.id);
  if (assigned === undefined) throw refusals.clientNotAssigned(application, { appId, displayName });
}

/** v1 names the resource alone. */
function readV1Name({ call }: TokenCall, directory: DirectoryRecord, name: string | undefined): Resource {
  if (name === undefined || name === '') throw aadsts.resourceMissing();
  return requireResource(call.emulator, name, directory.displayName);
}

/** The client's enterprise app in the directory. One of Microsoft's own clients gets it when somebody first signs in with it. */
export function requireEnterpriseApp(
  { call, application }: TokenCall,
  directory: DirectoryRecord,
): ServicePrincipalRecord {
  const { store, random, clock } = call.emulator;
  const { appId } = application;
  const found =
    firstPartyClient(appId) === undefined
      ? store.servicePrincipalOf(appId, directory.id)
      : ensureServicePrincipal({ store, random, now: clock.now() }, directory.id, appId);
  if (found === undefined) throw refusals.missingServicePrincipal(application.appId, directory.id);
  if (!found.accountEnabled) throw aadsts.disabledApplication(application.appId, application.displayName);
  return found;
}

function readDefaultScope(
  { call }: TokenCall,
  directory: DirectoryRecord,
  scope: string | undefined,
): Resource {
  if (scope === undefined || scope === '') throw aadsts.missingParameter('scope');
  const words = scope.split(' ').filter((word) => word !== '');
  const [only] = words;
  if (only === undefined || words.length > 1 || !only.endsWith('/.default'))
    throw aadsts.clientCredentialsScope(scope);
  return requireResource(call.emulator, only.slice(0, -'/.default'.length), directory.displayName);
}
