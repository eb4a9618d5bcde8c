import { directoryRoleTemplates } from '../directory/well-known.ts';
import { eitherKind, type PermissionRule } from './permission-checks.ts';

/** Which permissions allow the operations on applications, enterprise apps, and what those were given. */

const {
  globalAdministrator,
  privilegedRoleAdministrator,
  applicationAdministrator,
  cloudApplicationAdministrator,
  userAdministrator,
} = directoryRoleTemplates;
const APPLICATION_ROLES = [globalAdministrator, applicationAdministrator, cloudApplicationAdministrator];

/** Reaches what the caller owns, and nothing else: see `requireOwnership`. */
const OWNED = 'Application.ReadWrite.OwnedBy';
const READERS = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];

export const readApplications: PermissionRule = { application: [OWNED, ...READERS], delegated: READERS };

/** Changing one also wants ownership when the permission is only `OwnedBy`. */
export const writeApplications: PermissionRule = {
  application: [OWNED, 'Application.ReadWrite.All'],
  delegated: ['Application.ReadWrite.All'],
};

const WRITERS = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'];
/** Enterprise apps, templates and credentials: what `Directory.ReadWrite.All` reaches as well. */
export const writeEnterpriseApps: PermissionRule = { application: [OWNED, ...WRITERS], delegated: WRITERS };

/** An enterprise app as a member of a group: what reaches it besides what reaches the group. */
export const addToGroups: PermissionRule = eitherKind(WRITERS);

/** Who may sign in as the application: that is no matter of the directory at large. */
const FEDERATION_READERS = ['Application.Read.All', 'Application.ReadWrite.All'];
export const readFederatedCredentials: PermissionRule = {
  application: [OWNED, ...FEDERATION_READERS],
  delegated: FEDERATION_READERS,
};

/** A new owner has to be looked up as well. */
export const addOwners: PermissionRule = {
  ...writeEnterpriseApps,
  and: ['Directory.Read.All', 'Directory.ReadWrite.All'],
};

const ASSIGNMENT_WRITERS = ['AppRoleAssignment.ReadWrite.All'];
const ASSIGNMENT_READERS = ['Directory.Read.All', 'Directory.ReadWrite.All', ...ASSIGNMENT_WRITERS];
/** Of a user or a group. */
export const readAssignments: PermissionRule = eitherKind(ASSIGNMENT_READERS);
export const writeAssignments: PermissionRule = {
  application: ASSIGNMENT_WRITERS,
  delegated: ASSIGNMENT_WRITERS,
  userRoles: [...APPLICATION_ROLES, privilegedRoleAdministrator, userAdministrator],
};

/** Application permissions of the directory's own APIs: who hands these out could take any role. */
export const assignDirectoryRoles: PermissionRule = {
  ...writeAssignments,
  userRoles: [globalAdministrator, privilegedRoleAdministrator],
};

/** Giving roles on enterprise apps, or to them, also wants to see them; taking them away does not, nor for people and groups. */
export const giveAssignments: PermissionRule = {
  ...writeAssignments,
  and: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
};

const GRANT_WRITERS = ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'];
const GRANT_READERS = ['Directory.Read.All', ...GRANT_WRITERS];
export const readDelegatedGrants: PermissionRule = eitherKind(GRANT_READERS);
export const writeDelegatedGrants: PermissionRule = {
  application: GRANT_WRITERS,
  delegated: GRANT_WRITERS,
  userRoles: [...APPLICATION_ROLES, privilegedRoleAdministrator],
};
