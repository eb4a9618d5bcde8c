import type { Kept } from '../directory/records.ts';
import { directoryRoleName, directoryRoleTemplates } from '../directory/well-known.ts';
import type { GraphCaller } from './caller.ts';
import { insufficientPrivileges } from './graph-error.ts';

/** Which permissions allow an operation, as Graph's documentation lists them. */
export interface PermissionRule {
  /** Application permissions (roles): any one of them. */
  application: readonly string[];
  /** Delegated permissions (scopes): any one of them. */
  delegated: readonly string[];
  /** One of these as well, of either kind. */
  and?: readonly string[];
  /**
   * Template ids: a call for a user also wants one of these of the user, since a delegated permission never allows more
   * than the person may. Left out where every member may, or where it depends on the object.
   */
  userRoles?: readonly string[];
}

const {
  globalAdministrator,
  privilegedRoleAdministrator,
  applicationAdministrator,
  cloudApplicationAdministrator,
  userAdministrator,
  groupsAdministrator,
} = directoryRoleTemplates;
const APPLICATION_ROLES = [globalAdministrator, applicationAdministrator, cloudApplicationAdministrator];
const GROUP_ROLES = [globalAdministrator, groupsAdministrator, userAdministrator];

export const readApplications: PermissionRule = {
  application: [
    'Application.Read.All',
    'Application.ReadWrite.OwnedBy',
    'Application.ReadWrite.All',
    'Directory.Read.All',
  ],
  delegated: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
};

/** Changing one also wants ownership when the permission is only `OwnedBy`: see {@link requireOwnership}. */
export const writeApplications: PermissionRule = {
  application: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
  delegated: ['Application.ReadWrite.All'],
};

export const readOrganization: PermissionRule = {
  application: ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  delegated: ['Organization.Read.All', 'Directory.Read.All', 'User.Read'],
};

export const readUsers: PermissionRule = {
  application: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  delegated: [
    'User.Read.All',
    'User.ReadBasic.All',
    'User.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
};

/** Where the basic profile of others is not enough. */
export const readUsersWhole: PermissionRule = {
  application: readUsers.application,
  delegated: readUsers.delegated.filter((permission) => permission !== 'User.ReadBasic.All'),
};

export const writeUsers: PermissionRule = {
  application: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  delegated: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  userRoles: [globalAdministrator, userAdministrator],
};

const INVITERS = ['User.Invite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'];
/** Every member and guest may invite: `allowInvitesFrom` is `everyone`. */
export const inviteUsers: PermissionRule = { application: INVITERS, delegated: INVITERS };
/** As a member instead of a guest: an administrator's, where a person asks. */
export const inviteMembers: PermissionRule = {
  ...inviteUsers,
  userRoles: [globalAdministrator, userAdministrator],
};
/** Who resets a redemption says who the guest is from now on: as much as changing the user. */
export const resetRedemption: PermissionRule = {
  application: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  delegated: INVITERS,
  userRoles: [globalAdministrator, userAdministrator],
};
/** The same at the door of one user, of whom somebody may be the administrator without being it of all: {@link writeUsers} comes next. */
export const changeUser: PermissionRule = {
  application: writeUsers.application,
  delegated: writeUsers.delegated,
};

/** Permissions for a few properties of a user each: the least that Graph wants for these. */
const NARROW: Readonly<Record<string, readonly string[]>> = {
  'User-Mail.ReadWrite.All': ['otherMails'],
  'User-PasswordProfile.ReadWrite.All': ['passwordProfile'],
  'User-Phone.ReadWrite.All': ['businessPhones', 'mobilePhone'],
  'User.EnableDisableAccount.All': ['accountEnabled'],
  'User.ManageIdentities.All': ['identities'],
};

/** What every person may change of themselves, through an application with `User.ReadWrite`. */
const OWN_PROPERTIES: readonly string[] = [
  'aboutMe',
  'birthday',
  'hireDate',
  'interests',
  'mobilePhone',
  'mySite',
  'pastProjects',
  'preferredName',
  'responsibilities',
  'schools',
  'skills',
];
const changeOwnProperties: PermissionRule = {
  application: [],
  delegated: ['User.ReadWrite', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
};

const alsoWith = (rule: PermissionRule, permissions: readonly string[]): PermissionRule => ({
  ...rule,
  application: [...rule.application, ...permissions],
  delegated: [...rule.delegated, ...permissions],
});

/** At the door, before it is known which properties are meant: {@link changeOf} comes next. */
export const changeUserProperties: PermissionRule = {
  ...alsoWith(changeUser, Object.keys(NARROW)),
  delegated: ['User.ReadWrite', ...changeUser.delegated, ...Object.keys(NARROW)],
};

/** What changing these properties of a user wants: all of them, by one permission. */
export function changeOf(properties: readonly string[], isOwn: boolean): PermissionRule {
  if (isOwn && properties.length > 0 && properties.every((property) => OWN_PROPERTIES.includes(property)))
    return changeOwnProperties;
  const narrow = Object.entries(NARROW).filter(([, allowed]) =>
    properties.every((property) => allowed.includes(property)),
  );
  return properties.length === 0
    ? writeUsers
    : alsoWith(
        writeUsers,
        narrow.map(([permission]) => permission),
      );
}

const SESSION_ENDERS = ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'];
export const revokeSessions: PermissionRule = { application: SESSION_ENDERS, delegated: SESSION_ENDERS };
/** Of others than oneself. */
export const revokeSessionsOfOthers: PermissionRule = {
  ...revokeSessions,
  userRoles: [globalAdministrator, userAdministrator],
};

export const changeOwnPassword: PermissionRule = {
  application: [],
  delegated: ['User-PasswordProfile.ReadWrite.All', 'Directory.AccessAsUser.All'],
};

export const readOwnUser: PermissionRule = {
  application: [],
  delegated: ['User.Read', ...readUsers.delegated],
};

const GROUP_READERS = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const GROUP_WRITERS = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const MEMBER_WRITERS = ['GroupMember.ReadWrite.All', ...GROUP_WRITERS];

export const readGroups: PermissionRule = { application: GROUP_READERS, delegated: GROUP_READERS };
export const writeGroups: PermissionRule = { application: GROUP_WRITERS, delegated: GROUP_WRITERS };
export const writeMembers: PermissionRule = { application: MEMBER_WRITERS, delegated: MEMBER_WRITERS };

const OBJECT_READERS = [...GROUP_READERS, 'User.Read.All', 'Application.Read.All'];
/** Any directory object by its id. */
export const readObjects: PermissionRule = { application: OBJECT_READERS, delegated: OBJECT_READERS };

const ROLE_WRITERS = ['RoleManagement.ReadWrite.Directory'];
const ROLE_READERS = [
  'RoleManagement.Read.Directory',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  ...ROLE_WRITERS,
];
export const readRoles: PermissionRule = { application: ROLE_READERS, delegated: ROLE_READERS };
export const writeRoles: PermissionRule = {
  application: ROLE_WRITERS,
  delegated: ROLE_WRITERS,
  userRoles: [globalAdministrator, privilegedRoleAdministrator],
};

const DOMAIN_READERS = ['Domain.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
export const readDomains: PermissionRule = { application: DOMAIN_READERS, delegated: DOMAIN_READERS };

const ASSIGNMENT_WRITERS = ['AppRoleAssignment.ReadWrite.All'];
const ASSIGNMENT_READERS = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  ...ASSIGNMENT_WRITERS,
];
export const readAssignments: PermissionRule = {
  application: [...ASSIGNMENT_READERS, 'Application.ReadWrite.OwnedBy'],
  delegated: ASSIGNMENT_READERS,
};
export const writeAssignments: PermissionRule = {
  application: ASSIGNMENT_WRITERS,
  delegated: ASSIGNMENT_WRITERS,
  userRoles: [...APPLICATION_ROLES, privilegedRoleAdministrator, userAdministrator],
};

/** Giving roles on enterprise apps, or to them, also wants to see them; taking them away does not, nor for people and groups. */
export const giveAssignments: PermissionRule = {
  ...writeAssignments,
  and: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
};

/** Changing owners: `Application.ReadWrite.OwnedBy` cannot add another one. */
export const writeOwners: PermissionRule = {
  application: ['Application.ReadWrite.All', 'Directory.ReadWrite.All'],
  delegated: ['Application.ReadWrite.All', 'Directory.ReadWrite.All'],
};

export const readDelegatedGrants: PermissionRule = {
  application: ['Directory.Read.All', 'Directory.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
  delegated: ['Directory.Read.All', 'Directory.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
};

export const writeDelegatedGrants: PermissionRule = {
  application: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
  delegated: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
  userRoles: [...APPLICATION_ROLES, privilegedRoleAdministrator],
};

/** What the published table of sensitive actions lets a User Administrator reset; all others are a Global Administrator's. */
const RESET_BY_USER_ADMINISTRATOR: readonly string[] = [userAdministrator, groupsAdministrator];

/**
 * Who may reset, disable, rename or delete a user who holds directory roles: never an application by its permissions
 * alone, and a person only of the roles below their own.
 */
export function requireRightOver(
  caller: GraphCaller,
  { directoryRoles }: { directoryRoles: readonly string[] },
): void {
  if (directoryRoles.length === 0 || actsWithoutToken(caller)) return;
  if (caller.userId === undefined)
    throw insufficientPrivileges(
      'the user holds directory roles: no permission of an application reaches that far',
    );
  const lesser = directoryRoles.every((role) => RESET_BY_USER_ADMINISTRATOR.includes(role));
  const enough = lesser ? [globalAdministrator, userAdministrator] : [globalAdministrator];
  requireUserRole(caller, enough, ', and the other user holds directory roles');
}

/** The control API, and everybody while tokens are not checked. */
const actsWithoutToken = ({ servicePrincipalId }: GraphCaller): boolean => servicePrincipalId === '';

/** The permissions of a caller, and those of the rule that are of the same kind. */
const heldAndWanted = (
  caller: GraphCaller,
  rule: PermissionRule,
): [held: readonly string[], wanted: readonly string[]] =>
  caller.userId === undefined ? [caller.roles, rule.application] : [caller.scopes, rule.delegated];

/** The application may do in the directory whatever the person may: their roles and what they own decide alone. */
const AS_USER = 'Directory.AccessAsUser.All';

const actsAsUser = ({ userId, scopes }: GraphCaller): boolean =>
  userId !== undefined && scopes.includes(AS_USER);

/** Whether the caller holds any of the permissions of the rule. */
export function holdsAny(caller: GraphCaller, rule: PermissionRule): boolean {
  const [held, wanted] = heldAndWanted(caller, rule);
  if (wanted.length > 0 && actsAsUser(caller)) return true;
  return wanted.some((permission) => held.includes(permission));
}

/** Refuses a caller who holds none of the permissions of the rule, or acts for a user who may not (403). */
export function requirePermission(caller: GraphCaller, rule: PermissionRule): void {
  const [held, wanted] = heldAndWanted(caller, rule);
  if (!holdsAny(caller, rule)) {
    throw insufficientPrivileges(`needs one of: ${wanted.join(', ') || 'nothing grants this'}`);
  }
  const also = actsAsUser(caller) ? undefined : rule.and;
  if (also !== undefined && !also.some((permission) => held.includes(permission)))
    throw insufficientPrivileges(`needs also one of: ${also.join(', ')}`);
  if (rule.userRoles !== undefined && caller.userId !== undefined)
    requireUserRole(caller, rule.userRoles, '');
}

const holdsRole = ({ directoryRoles }: GraphCaller, wanted: readonly string[]): boolean =>
  wanted.some((role) => directoryRoles.includes(role));

function requireUserRole(caller: GraphCaller, wanted: readonly string[], otherwise: string): void {
  if (holdsRole(caller, wanted)) return;
  const names = wanted.map(directoryRoleName).join(', ');
  throw insufficientPrivileges(`the signed-in user holds none of: ${names}${otherwise}`);
}

/** What every member may do unless the authorization policy takes it away: then these roles are left. */
const TAKEN_FROM_MEMBERS = {
  allowedToCreateApps: APPLICATION_ROLES,
  allowedToCreateSecurityGroups: GROUP_ROLES,
} as const;

/** @throws GraphError 403 when a member asks for what the directory's authorization policy takes from members */
export function requireMembersMay(caller: GraphCaller, what: keyof typeof TAKEN_FROM_MEMBERS): void {
  if (caller.userId === undefined || caller.directory.authorization?.[what] !== false) return;
  requireUserRole(caller, TAKEN_FROM_MEMBERS[what], ' and the authorization policy says no to members');
}

interface OwnedObject {
  id: string;
  ownerIds: readonly string[];
}

const isOwner = (caller: GraphCaller, ownerIds: readonly string[]): boolean =>
  ownerIds.includes(caller.servicePrincipalId) ||
  (caller.userId !== undefined && ownerIds.includes(caller.userId));

/**
 * Who may change an application or enterprise app.
 * - app-only: `Application.ReadWrite.OwnedBy` reaches only what the caller owns, `Application.ReadWrite.All` everything
 * - for a user: what the user owns, or everything with an application administrator's role
 */
export function requireOwnership(caller: GraphCaller, object: OwnedObject): void {
  if (caller.userId !== undefined) {
    requireOwnerOrRole(caller, object, APPLICATION_ROLES);
    return;
  }
  if (caller.roles.includes('Application.ReadWrite.All') || isOwner(caller, object.ownerIds)) return;
  throw insufficientPrivileges(`the caller does not own ${object.id}; Application.ReadWrite.All would do`);
}

/** Owners of an application: a user must own it, too, or administer applications. App-only, the permission is enough. */
export function requireOwnershipOfUser(caller: GraphCaller, object: OwnedObject): void {
  if (caller.userId !== undefined) requireOwnerOrRole(caller, object, APPLICATION_ROLES);
}

/** Groups that may hold directory roles: whoever changes one hands roles out. */
const changeRoleAssignableGroups: PermissionRule = { application: ROLE_WRITERS, delegated: ROLE_WRITERS };

/**
 * A user may change groups that the user owns, or all of them with an administrator's role. One that may hold directory
 * roles wants the permission for roles besides the one for groups, and an administrator of roles.
 */
export function requireGroupOwnership(caller: GraphCaller, group: OwnedObject & Kept): void {
  const roleAssignable = group.withoutEffect?.['isAssignableToRole'] === true;
  if (roleAssignable) requirePermission(caller, changeRoleAssignableGroups);
  const roles = roleAssignable ? [globalAdministrator, privilegedRoleAdministrator] : GROUP_ROLES;
  if (caller.userId !== undefined) requireOwnerOrRole(caller, group, roles);
}

function requireOwnerOrRole(caller: GraphCaller, object: OwnedObject, roles: readonly string[]): void {
  if (caller.userId !== undefined && object.ownerIds.includes(caller.userId)) return;
  requireUserRole(caller, roles, ` and does not own ${object.id}`);
}
