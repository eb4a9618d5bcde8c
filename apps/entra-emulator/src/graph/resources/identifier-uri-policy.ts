import { isAbout, restrictionsInForce } from '../../directory/app-management.ts';
import type { UriRestriction } from '../../directory/policy-records.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import type { GraphCall } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';
import { managedApplication } from './credential-policy.ts';

/** @throws GraphError 400 where an app management policy forbids an identifier URI that is new to the application */
export function requireAllowedUri(call: GraphCall, record: ApplicationRecord, uri: string): void {
  const { emulator, caller } = call;
  const rules = restrictionsInForce(emulator.store, caller.directory, managedApplication(record))
    ?.restrictions.identifierUris;
  const { nonDefaultUriAddition, uriAdditionWithoutUniqueTenantIdentifier } = rules ?? {};
  if (counts(call, record, nonDefaultUriAddition) && !isDefault(record, uri)) throw notDefault(uri);
  if (counts(call, record, uriAdditionWithoutUniqueTenantIdentifier) && !isOwn(call, record, uri))
    throw notUnique(uri);
}

function counts(
  { emulator }: GraphCall,
  record: ApplicationRecord,
  rule: UriRestriction | undefined,
): boolean {
  if (rule === undefined || !isAbout(rule, record.createdDateTime)) return false;
  if (rule.excludeAppsReceivingV2Tokens && record.api.requestedAccessTokenVersion === 2) return false;
  const enterpriseApp = emulator.store.servicePrincipalOf(record.appId, record.directoryId);
  return !(rule.excludeSaml && enterpriseApp?.preferredSingleSignOnMode === 'saml');
}

function isDefault({ appId, directoryId }: ApplicationRecord, uri: string): boolean {
  const asked = uri.toLowerCase().replace(/\/$/, '');
  return asked === `api://${appId}` || asked === `api://${directoryId}/${appId}`;
}

/** It has the application's id, the directory's, or one of its domains in it. */
function isOwn({ caller }: GraphCall, { appId, directoryId }: ApplicationRecord, uri: string): boolean {
  const parts = uri.toLowerCase().split('/');
  if (parts.includes(appId) || parts.includes(directoryId)) return true;
  const host = URL.canParse(uri) ? new URL(uri).hostname.toLowerCase() : '';
  return caller.directory.domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

const notUnique = (uri: string): GraphError =>
  new GraphError(
    400,
    'InvalidUniqueTenantIdentifierAsPerAppPolicy',
    `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization.`,
  );

const notDefault = (uri: string): GraphError =>
  new GraphError(
    400,
    'Request_BadRequest',
    `The newly added URI ${uri} must comply with the format 'api://{appId}' or 'api://{tenantId}/{appId}' as per the default app management policy of your organization. If the requestedAccessTokenVersion is set to 2, this restriction may not apply.`,
  );
