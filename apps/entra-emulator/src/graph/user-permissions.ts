import { directoryRoleTemplates } from '../directory/well-known.ts';
import { checkMemberships } from './group-permissions.ts';
import { guardedWriters, isGuarded } from './guarded-properties.ts';
import { eitherKind, type PermissionRule } from './permission-checks.ts';

/** Which permissions allow the operations on users. */

const { globalAdministrator, userAdministrator } = directoryRoleTemplates;
const USER_ROLES = [globalAdministrator, userAdministrator];

/** Oneself is often less of a secret than others. */
export interface RuleOfUser {
  own: PermissionRule;
  others: PermissionRule;
}

const alsoWith = (rule: PermissionRule, permissions: readonly string[]): PermissionRule => ({
  ...rule,
  application: [...rule.application, ...permissions],
  delegated: [...rule.delegated, ...permissions],
});

/** The rule for others, and for oneself through an application also one of these. */
const alsoOwn = (others: PermissionRule, ...permissions: string[]): RuleOfUser => ({
  others,
  own: { ...others, delegated: [...others.delegated, ...permissions] },
});

/** Where the basic profile of others is not enough. */
export const readUsersWhole: PermissionRule = eitherKind([
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
]);
export const readUsers: PermissionRule = alsoWith(readUsersWhole, ['User.ReadBasic.All']);
export const readOneUser: RuleOfUser = alsoOwn(readUsers, 'User.Read', 'User.ReadWrite');
/** Nobody learns by `User.Read` who their own manager is. */
export const readManager: RuleOfUser = alsoOwn(readUsersWhole);
export const readReports: RuleOfUser = alsoOwn(readUsersWhole, 'User.Read');

const DIRECTORY_READERS = ['Directory.Read.All', 'Directory.ReadWrite.All'];
/** In which groups, roles and units a user is: the list of those that hold them directly takes less than the whole one. */
export const readMembershipsOfUser: RuleOfUser = alsoOwn(
  { application: DIRECTORY_READERS, delegated: [...DIRECTORY_READERS, 'GroupMember.Read.All'] },
  'User.Read',
);
export const readAllMembershipsOfUser: RuleOfUser = alsoOwn(
  eitherKind([...DIRECTORY_READERS, 'Group.Read.All', 'GroupMember.Read.All', 'User.Read.All']),
  'User.Read',
);

export const checkMembershipsOfUser: RuleOfUser = alsoOwn(checkMemberships, 'User.Read');

export const writeUsers: PermissionRule = {
  ...eitherKind(['User.ReadWrite.All', 'Directory.ReadWrite.All']),
  userRoles: USER_ROLES,
};

const DELETERS = ['User.DeleteRestore.All', 'User.ReadWrite.All'];
/** Deleting and bringing back: `Directory.ReadWrite.All` does not reach that far. */
export const deleteUsers: PermissionRule = { ...eitherKind(DELETERS), userRoles: USER_ROLES };

const INVITERS = ['User.Invite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'];
/** Whom the authorization policy lets invite besides is asked by the handler. */
export const inviteUsers: PermissionRule = eitherKind(INVITERS);
/** As a member instead of a guest: an administrator's, where a person asks. */
export const inviteMembers: PermissionRule = { ...inviteUsers, userRoles: USER_ROLES };
/** Who resets a redemption says who the guest is from now on: as much as changing the user. */
export const resetRedemption: PermissionRule = {
  application: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  delegated: INVITERS,
  userRoles: USER_ROLES,
};
/** The same at the door of one user, of whom somebody may be the administrator without being it of all: {@link writeUsers} comes next. */
export const changeUser: PermissionRule = {
  application: writeUsers.application,
  delegated: writeUsers.delegated,
};
/** As {@link changeUser}, before {@link deleteUsers}. */
export const deleteUserAtDoor: PermissionRule = eitherKind(DELETERS);

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

/** At the door, before it is known which properties are meant: {@link changeOf} comes next. */
export const changeUserProperties: PermissionRule = {
  ...alsoWith(changeUser, [...Object.keys(NARROW), ...guardedWriters]),
  delegated: ['User.ReadWrite', ...changeUser.delegated, ...Object.keys(NARROW), ...guardedWriters],
};

/** What changing these properties of a user wants: all of them, by one permission, but for those that are guarded each. */
export function changeOf(named: readonly string[], isOwn: boolean): PermissionRule | undefined {
  const properties = named.filter((property) => !isGuarded(property));
  if (properties.length === 0 && named.length > 0) return undefined;
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

export const revokeSessions: PermissionRule = eitherKind([
  'User.RevokeSessions.All',
  'User.ReadWrite.All',
  'Directory.ReadWrite.All',
]);
/** Of others than oneself. */
export const revokeSessionsOfOthers: PermissionRule = { ...revokeSessions, userRoles: USER_ROLES };

export const changeOwnPassword: PermissionRule = {
  application: [],
  delegated: ['User-PasswordProfile.ReadWrite.All', 'Directory.AccessAsUser.All'],
};
