import { directoryRoleTemplates } from '../directory/well-known.ts';
import { eitherKind, type PermissionRule } from './permission-checks.ts';

/** Which permissions allow the operations on policies and administrative units. */

const {
  globalAdministrator,
  privilegedRoleAdministrator,
  applicationAdministrator,
  cloudApplicationAdministrator,
  userAdministrator,
  groupsAdministrator,
  securityAdministrator,
} = directoryRoleTemplates;
const APPLICATION_ROLES = [globalAdministrator, applicationAdministrator, cloudApplicationAdministrator];

const POLICY_READERS = ['Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'];
export const readPolicies: PermissionRule = eitherKind(POLICY_READERS);
const APP_POLICY_WRITERS = ['Policy.ReadWrite.ApplicationConfiguration'];
export const writeAppPolicies: PermissionRule = {
  application: APP_POLICY_WRITERS,
  delegated: APP_POLICY_WRITERS,
  userRoles: [...APPLICATION_ROLES, securityAdministrator],
};
const APP_WRITERS = ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'];
/** Which policies an application has, and giving it one: both the application and the policies are touched. */
export const assignPolicies: PermissionRule = {
  application: APP_WRITERS,
  delegated: ['Application.ReadWrite.All'],
  and: POLICY_READERS,
};
/** Which app management policy an object has: its owner has no say in that. */
export const assignAppPolicies: PermissionRule = {
  ...writeAppPolicies,
  and: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
};
/** To whom a policy applies. */
export const readAppliesTo: PermissionRule = eitherKind([
  ...POLICY_READERS,
  'Application.Read.All',
  'Directory.Read.All',
]);
/** The same of app management policies, which are no matter of the directory at large. */
export const readManagedBy: PermissionRule = eitherKind([...POLICY_READERS, 'Application.Read.All']);
const AUTHORIZATION_WRITERS = ['Policy.ReadWrite.Authorization'];
export const readAuthorizationPolicy: PermissionRule = eitherKind([
  'Policy.Read.All',
  ...AUTHORIZATION_WRITERS,
]);
export const writeAuthorizationPolicy: PermissionRule = {
  application: AUTHORIZATION_WRITERS,
  delegated: AUTHORIZATION_WRITERS,
  userRoles: [globalAdministrator, privilegedRoleAdministrator],
};

const GRANT_POLICY_WRITERS = ['Policy.ReadWrite.PermissionGrant'];
const GRANT_POLICY_READERS = ['Policy.Read.PermissionGrant', ...GRANT_POLICY_WRITERS];
export const readGrantPolicies: PermissionRule = eitherKind(GRANT_POLICY_READERS);
export const readConditionSets: PermissionRule = eitherKind(['Directory.Read.All', ...GRANT_POLICY_READERS]);
export const writeGrantPolicies: PermissionRule = {
  application: GRANT_POLICY_WRITERS,
  delegated: GRANT_POLICY_WRITERS,
  userRoles: [globalAdministrator, privilegedRoleAdministrator],
};
/** How delicate permissions are is for administrators of applications to say, too. */
export const classifyPermissions: PermissionRule = {
  ...writeGrantPolicies,
  userRoles: [...APPLICATION_ROLES, privilegedRoleAdministrator],
};

const UNIT_WRITERS = ['AdministrativeUnit.ReadWrite.All'];
const UNIT_READERS = [
  'AdministrativeUnit.Read.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  ...UNIT_WRITERS,
];
export const readUnits: PermissionRule = eitherKind(UNIT_READERS);
export const writeUnits: PermissionRule = {
  application: UNIT_WRITERS,
  delegated: UNIT_WRITERS,
  userRoles: [globalAdministrator, privilegedRoleAdministrator],
};
const UNIT_GROUP_WRITERS = [...UNIT_WRITERS, 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];
/** A group that is made in a unit: its administrator may do that, too, so the handler asks for {@link makeGroupInUnit}. */
export const makeInUnit: PermissionRule = {
  application: ['Group.Create', ...UNIT_GROUP_WRITERS],
  delegated: UNIT_GROUP_WRITERS,
};
export const makeGroupInUnit: PermissionRule = {
  ...makeInUnit,
  userRoles: [globalAdministrator, groupsAdministrator, userAdministrator, privilegedRoleAdministrator],
};
const SCOPED_ROLE_READERS = ['Directory.Read.All', 'Directory.ReadWrite.All'];
export const readScopedRoles: PermissionRule = eitherKind(SCOPED_ROLE_READERS);
