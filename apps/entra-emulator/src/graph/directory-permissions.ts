import { directoryRoleTemplates } from '../directory/well-known.ts';
import { eitherKind, type PermissionRule } from './permission-checks.ts';

/** Which permissions allow the operations on the directory itself: organization, domains, roles. */

const { globalAdministrator, privilegedRoleAdministrator } = directoryRoleTemplates;

const ORGANIZATION_READERS = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'User.Read.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
export const readOrganization: PermissionRule = {
  application: ORGANIZATION_READERS,
  delegated: ['User.Read', ...ORGANIZATION_READERS],
};

const DOMAIN_READERS = [
  'Domain.Read.All',
  'Domain.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
export const readDomains: PermissionRule = eitherKind(DOMAIN_READERS);

const ROLE_WRITERS = ['RoleManagement.ReadWrite.Directory'];
const ROLE_READERS = [
  'RoleManagement.Read.Directory',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  ...ROLE_WRITERS,
];
export const readRoles: PermissionRule = eitherKind(ROLE_READERS);
/** The newer addresses of roles, which other services than the directory have as well. */
export const readRoleManagement: PermissionRule = {
  application: ['RoleManagement.Read.All', ...ROLE_READERS],
  delegated: ['RoleManagement.Read.All', ...ROLE_READERS],
};
export const writeRoles: PermissionRule = {
  application: ROLE_WRITERS,
  delegated: ROLE_WRITERS,
  userRoles: [globalAdministrator, privilegedRoleAdministrator],
};
