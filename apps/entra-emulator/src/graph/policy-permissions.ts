import { directoryRoleTemplates } from '../directory/well-known.ts';
import type { PermissionRule } from './permission-checks.ts';

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
export const readPolicies: PermissionRule = { application: POLICY_READERS, delegated: POLICY_READERS };
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
export const readAppliesTo: PermissionRule = {
  application: [...POLICY_READERS, 'Application.Read.All', 'Directory.Read.All'],
  delegated: [...POLICY_READERS, 'Application.Read.All', 'Directory.Read.All'],
};
const AUTHORIZATION_WRITERS = ['Policy.ReadWrite.Authorization'];
export const readAuthorizationPolicy: PermissionRule = {
  application: ['Policy.Read.All', ...AUTHORIZATION_WRITERS],
  delegated: ['Policy.Read.All', ...AUTHORIZATION_WRITERS],
};
export const writeAuthorizationPolicy: PermissionRule = {
  application: AUTHORIZATION_WRITERS,
  delegated: AUTHORIZATION_WRITERS,
  userRoles: [globalAdministrator, privilegedRoleAdministrator],
};

const GRANT_POLICY_WRITERS = ['Policy.ReadWrite.PermissionGrant'];
const GRANT_POLICY_READERS = ['Policy.Read.PermissionGrant', ...GRANT_POLICY_WRITERS];
export const readGrantPolicies: PermissionRule = {
  application: GRANT_POLICY_READERS,
  delegated: GRANT_POLICY_READERS,
};
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
export const readUnits: PermissionRule = { application: UNIT_READERS, delegated: UNIT_READERS };
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
export const readScopedRoles: PermissionRule = {
  application: SCOPED_ROLE_READERS,
  delegated: SCOPED_ROLE_READERS,
};
