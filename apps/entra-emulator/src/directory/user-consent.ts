import { builtInGrantPolicies } from './built-in-grant-policies.ts';
import type { GrantConditionSet, PermissionGrantPolicyRecord } from './policy-records.ts';
import type { ApplicationRecord, DirectoryRecord, PermissionScope } from './records.ts';
import type { Resource } from './resource.ts';
import type { Store } from './store.ts';

/** Which permissions ordinary members may consent to for themselves: those that a policy of their default role means. */

const FOR_SELF = 'ManagePermissionGrantsForSelf.';
const USUAL = `${FOR_SELF}microsoft-user-default-legacy`;

export const isForSelf = (assigned: string): boolean =>
  assigned.toLowerCase().startsWith(FOR_SELF.toLowerCase());

/** What is assigned to the default role, as Graph writes it. The directory's switch counts before the list. */
export function assignedGrantPolicies(directory: DirectoryRecord): string[] {
  const { userConsentAllowed, permissionGrantPoliciesAssigned: kept = [USUAL] } = directory;
  if (!userConsentAllowed) return kept.filter((one) => !isForSelf(one));
  return kept.some(isForSelf) ? kept : [USUAL, ...kept];
}

/** The policies of a directory: Microsoft's, and its own. */
export const grantPoliciesOf = (store: Store, directoryId: string): PermissionGrantPolicyRecord[] => [
  ...builtInGrantPolicies(directoryId),
  ...store.permissionGrantPolicies.filter((one) => one.directoryId === directoryId),
];

/** One permission that a client would be granted. */
interface GrantEvent {
  store: Store;
  directory: DirectoryRecord;
  application: ApplicationRecord;
  resource: Resource;
  scope: PermissionScope;
}

/** Each policy is looked at by itself: what one excludes, another may include. */
export function mayMembersConsent(event: GrantEvent): boolean {
  const { store, directory } = event;
  const ids = assignedGrantPolicies(directory)
    .filter(isForSelf)
    .map((one) => one.slice(FOR_SELF.length).toLowerCase());
  return grantPoliciesOf(store, directory.id).some(
    ({ policyId, includes, excludes }) =>
      ids.includes(policyId.toLowerCase()) &&
      includes.some((set) => matches(set, event)) &&
      !excludes.some((set) => matches(set, event)),
  );
}

function matches(set: GrantConditionSet, event: GrantEvent): boolean {
  const { application, resource, scope } = event;
  const ofAll = (listed: readonly string[], value: string): boolean =>
    listed.includes('all') || listed.some((one) => one.toLowerCase() === value.toLowerCase());
  return (
    isOfType(set, scope) &&
    (set.permissionClassification === 'all' || set.permissionClassification === classOf(event)) &&
    (set.resourceApplication === 'any' || set.resourceApplication.toLowerCase() === resource.appId) &&
    ofAll(set.permissions, scope.id) &&
    ofAll(set.clientApplicationIds, application.appId) &&
    ofAll(set.clientApplicationTenantIds, application.directoryId) &&
    // Nobody's publisher is verified here.
    set.clientApplicationPublisherIds.includes('all') &&
    !set.clientApplicationsFromVerifiedPublisherOnly
  );
}

const isOfType = ({ permissionType }: GrantConditionSet, { type }: PermissionScope): boolean =>
  permissionType === 'delegated' || (permissionType === 'delegatedUserConsentable' && type === 'User');

function classOf({ store, directory, resource, scope }: GrantEvent): string | undefined {
  const offering = store.servicePrincipalOf(resource.appId, directory.id);
  return store.permissionClassifications.find(
    (one) => one.servicePrincipalId === offering?.id && one.permissionId === scope.id,
  )?.classification;
}
