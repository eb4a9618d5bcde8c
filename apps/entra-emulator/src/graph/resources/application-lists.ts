import type { ApplicationRecord } from '../../directory/records.ts';
import { badRequest, GraphError } from '../graph-error.ts';

type Changes = Partial<ApplicationRecord>;

/**
 * Lists are replaced whole.
 * - the same thing twice is refused
 * - an app role or scope that is enabled cannot be left out: it is disabled first
 *
 * @throws GraphError 400; nothing was changed
 */
export function checkReplacedLists(before: ApplicationRecord, changes: Changes): void {
  const { web, spa, publicClient, identifierUris, tags, appRoles, api } = changes;
  const texts = [web?.redirectUris, spa?.redirectUris, publicClient?.redirectUris, identifierUris, tags];
  for (const list of texts) refuseRepeated(list);
  checkPermissions(before.appRoles, appRoles);
  checkPermissions(before.api.oauth2PermissionScopes, api?.oauth2PermissionScopes);
}

function refuseRepeated(list: readonly string[] | undefined): void {
  if (list === undefined || new Set(list).size === list.length) return;
  throw badRequest('Request contains a property with duplicate values.');
}

interface Permission {
  id: string;
  isEnabled: boolean;
}

function checkPermissions(before: readonly Permission[], after: readonly Permission[] | undefined): void {
  if (after === undefined) return;
  refuseRepeated(after.map(({ id }) => id));
  const lost = before.find((one) => one.isEnabled && !after.some(({ id }) => id === one.id));
  if (lost === undefined) return;
  throw new GraphError(
    400,
    'CannotDeleteOrUpdateEnabledEntitlement',
    'Permission (scope or role) cannot be deleted or updated unless disabled first.',
  );
}
