import type { UserRecord } from '../../directory/records.ts';
import { softDeleteUser } from '../../directory/removal.ts';
import { managerIdOf, reportIdsOf } from '../../directory/reporting.ts';
import { askableOfUsers } from '../basic-profile.ts';
import type { GraphCaller } from '../caller.ts';
import { callerOver } from '../caller-over.ts';
import { type GraphCall, type GraphReply, keyAt, noContent } from '../graph-call.ts';
import { resourceNotFound } from '../graph-error.ts';
import { type PermissionRule, requireMayReadOthers, requirePermission } from '../permission-checks.ts';
import type { CollectionKind } from '../query/collection.ts';
import { USUAL_OF_USER } from '../query/selectable.ts';
import { entityReply, listReply } from '../replies.ts';
import { requireRightOver } from '../right-over.ts';
import { changeAccounts, deleteUsers, type RuleOfUser, readOneUser } from '../user-permissions.ts';
import { readableObjects } from './directory-objects.ts';
import { memberOf, transitiveMemberOf } from './membership-objects.ts';
import { asFarAsReadable } from './readable-objects.ts';
import { SIGN_IN_ACTIVITY_FILTERS, wireUsersWithActivity, wireUserWithActivity } from './sign-in-activity.ts';
import { unitsOf } from './unit-objects.ts';

const FILTERABLE = [
  'id',
  'userPrincipalName',
  'displayName',
  'givenName',
  'surname',
  'mail',
  'mailNickname',
  'userType',
  'accountEnabled',
  'jobTitle',
  'department',
  'companyName',
  'employeeId',
  'usageLocation',
  'officeLocation',
  'mobilePhone',
  'businessPhones',
  'otherMails',
  'createdDateTime',
  'ageGroup',
  'creationType',
  'externalUserState',
  'assignedLicenses',
  'assignedPlans',
  'certificateUserIds',
  'city',
  'consentProvidedForMinor',
  'country',
  'employeeHireDate',
  'employeeType',
  'faxNumber',
  'identities',
  'imAddresses',
  'onPremisesImmutableId',
  'postalCode',
  'proxyAddresses',
  'state',
  'streetAddress',
  'employeeOrgData/costCenter',
  'employeeOrgData/division',
  'externalUserStateChangeDateTime',
  'isResourceAccount',
  'onPremisesLastSyncDateTime',
  'onPremisesProvisioningErrors',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  ...Array.from({ length: 15 }, (_, index) => `onPremisesExtensionAttributes/extensionAttribute${index + 1}`),
  'passwordPolicies',
  'preferredLanguage',
  'provisionedPlans',
  'showInAddressList',
  ...SIGN_IN_ACTIVITY_FILTERS,
];

export const userKind = (call: GraphCall): CollectionKind => ({
  typeName: 'User',
  filterable: FILTERABLE,
  searchable: ['displayName', 'mail', 'userPrincipalName', 'givenName', 'surname'],
  orderable: ['displayName', 'userPrincipalName', 'createdDateTime', 'deletedDateTime'],
  context: 'users',
  usual: USUAL_OF_USER,
  attributes: 'customSecurityAttributes',
  askable: askableOfUsers(call.caller),
  expand: {
    manager: (id) => readableObjects(call, managerIdsOf(call, id))[0] ?? null,
    directReports: (id) => readableObjects(call, reportIdsOf(call.emulator.store, id)),
    memberOf: (id) => asFarAsReadable(call.caller, [...memberOf(call, id), ...unitsOf(call, id)]),
    transitiveMemberOf: (id) =>
      asFarAsReadable(call.caller, [...transitiveMemberOf(call, id), ...unitsOf(call, id)]),
  },
});

function managerIdsOf({ emulator: { store } }: GraphCall, userId: string): string[] {
  const id = managerIdOf(store, store.users.get(userId));
  return id === undefined ? [] : [id];
}

export function listUsers(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  requireMayReadOthers(caller);
  const users = emulator.store.users.filter(
    (one) => one.directoryId === caller.directory.id && emulator.replication.visible(one.id, now),
  );
  return listReply(call, wireUsersWithActivity(call, users), userKind(call));
}

export function getUser(call: GraphCall): GraphReply {
  return entityReply(call, wireUserWithActivity(call, findUser(call, readOneUser)), userKind(call));
}

export function deleteUser(call: GraphCall): GraphReply {
  const { user } = requireUserToChange(call, () => [deleteUsers]);
  requireRightOver(call, user, 'other');
  softDeleteUser(call.emulator.store, user, call.now);
  return noContent;
}

/** A user of whom the caller may know what is asked: of oneself it often wants less. @throws GraphError 403, 404 */
export function findUser(call: GraphCall, { own, others }: RuleOfUser): UserRecord {
  const user = lookUpUser(call);
  const { caller } = call;
  const isOwn = user !== undefined && user.id === caller.userId;
  requirePermission(caller, isOwn ? own : others);
  if (!isOwn) requireMayReadOthers(caller);
  return visibleUser(call, user);
}

/** A user that the caller may already touch. */
export const requireUser = (call: GraphCall): UserRecord => visibleUser(call, lookUpUser(call));

/** A user whom the caller may change, and the caller as that user sees them. @throws GraphError 403 */
export function requireUserToChange(
  call: GraphCall,
  rulesFor: (isOwn: boolean) => readonly PermissionRule[] = () => [changeAccounts],
): { user: UserRecord; caller: GraphCaller } {
  const user = requireUser(call);
  const caller = callerOver(call, user.id);
  for (const rule of rulesFor(user.id === caller.userId)) requirePermission(caller, rule);
  return { user, caller };
}

function visibleUser(call: GraphCall, user: UserRecord | undefined): UserRecord {
  if (user === undefined || !call.emulator.replication.visible(user.id, call.now))
    throw resourceNotFound(keyAt(call, 0).value);
  return user;
}

/** By object id or user principal name. */
function lookUpUser(call: GraphCall): UserRecord | undefined {
  const { value } = keyAt(call, 0);
  const { store } = call.emulator;
  const directoryId = call.caller.directory.id;
  const byId = store.users.get(value.toLowerCase());
  return byId?.directoryId === directoryId ? byId : store.userNamed(value, directoryId);
}
