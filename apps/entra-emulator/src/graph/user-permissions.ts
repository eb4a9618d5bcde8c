import { rolesFor } from '../directory/role-reach.ts';
import { directoryRoleTemplates } from '../directory/well-known.ts';
import { checkMemberships } from './group-permissions.ts';
import { guardedWriters, isGuarded } from './guarded-properties.ts';
import { eitherKind, type PermissionRule } from './permission-checks.ts';
import { isSensitive, sensitiveActionOf } from './right-over.ts';

/** Which permissions allow the operations on users. */

const { globalAdministrator, userAdministrator } = directoryRoleTemplates;
const USER_ROLES = [globalAdministrator, userAdministrator];
/** Administrators of sign-in change and delete accounts as well, and make none. */
const ACCOUNT_ROLES = rolesFor('other');

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
  {
    application: DIRECTORY_READERS,
    delegated: [...DIRECTORY_READERS, 'GroupMember.Read.All', 'User.Read.All'],
  },
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

/** The same of a user who is there. */
export const changeAccounts: PermissionRule = { ...writeUsers, userRoles: ACCOUNT_ROLES };

const DELETERS = ['User.DeleteRestore.All', 'User.ReadWrite.All'];
/** Deleting and bringing back: `Directory.ReadWrite.All` does not reach that far. */
export const deleteUsers: PermissionRule = { ...eitherKind(DELETERS), userRoles: ACCOUNT_ROLES };

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
/** The same at the door of one user, of whom somebody may be the administrator without being it of all: {@link changeAccounts} comes next. */
export const changeUser: PermissionRule = {
  application: writeUsers.application,
  delegated: writeUsers.delegated,
};
/** As {@link changeUser}, before {@link deleteUsers}. */
export const deleteUserAtDoor: PermissionRule = eitherKind(DELETERS);

const ENABLER = 'User.EnableDisableAccount.All';

/** Permissions for a few properties of a user each: the least that Graph wants for these. */
const NARROW: Readonly<Record<string, readonly string[]>> = {
  'User-Mail.ReadWrite.All': ['otherMails'],
  'User-Phone.ReadWrite.All': ['businessPhones', 'mobilePhone'],
  [ENABLER]: ['accountEnabled'],
};

/** Properties that only these permissions reach, whatever else the caller may write of a user. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  passwordProfile: ['User-PasswordProfile.ReadWrite.All'],
  identities: ['User.ManageIdentities.All'],
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

const BY_PROPERTY = [...Object.keys(NARROW), ...Object.values(REQUIRED).flat(), ...guardedWriters];

/** At the door, before it is known which properties are meant: {@link changesOf} comes next. */
export const changeUserProperties: PermissionRule = {
  ...alsoWith(changeUser, BY_PROPERTY),
  delegated: ['User.ReadWrite', ...changeUser.delegated, ...BY_PROPERTY],
};

/**
 * What changing these properties of a user wants: of each that has a permission of its own, that one, and of the others all by
 * one permission. Guarded ones are asked about elsewhere. Whom a person reaches, `requireRightOver` says.
 */
export function changesOf(named: readonly string[], isOwn: boolean): PermissionRule[] {
  const properties = named.filter((property) => !isGuarded(property));
  const required = Object.entries(REQUIRED).filter(([property]) => properties.includes(property));
  const others = properties.filter((property) => !Object.hasOwn(REQUIRED, property));
  const rules = required.map(([, permissions]) => eitherKind(permissions));
  if (others.length > 0 || named.length === 0) rules.push(changeOfOthers(others, isOwn));
  return rules.map((rule) =>
    rule === changeOwnProperties ? rule : { ...rule, userRoles: rolesChanging(properties) },
  );
}

function changeOfOthers(properties: readonly string[], isOwn: boolean): PermissionRule {
  if (isOwn && properties.length > 0 && properties.every((property) => OWN_PROPERTIES.includes(property)))
    return changeOwnProperties;
  const narrow = Object.entries(NARROW)
    .filter(([, allowed]) => properties.length > 0 && properties.every((one) => allowed.includes(one)))
    .map(([permission]) => permission);
  // It wants a permission to read users beside it.
  const and = narrow.includes(ENABLER) ? { and: readUsersWhole.application } : {};
  return { ...alsoWith(changeUser, narrow), ...and };
}

/** Whoever resets passwords and does nothing else changes nothing else. */
function rolesChanging(properties: readonly string[]): string[] {
  const action = properties.every(isSensitive) ? sensitiveActionOf(properties) : undefined;
  return rolesFor(action ?? 'other');
}

export const revokeSessions: PermissionRule = eitherKind([
  'User.RevokeSessions.All',
  'User.ReadWrite.All',
  'Directory.ReadWrite.All',
]);
/** Of others than oneself. */
export const revokeSessionsOfOthers: PermissionRule = { ...revokeSessions, userRoles: rolesFor('reset') };

export const changeOwnPassword: PermissionRule = {
  application: [],
  delegated: ['User-PasswordProfile.ReadWrite.All', 'Directory.AccessAsUser.All'],
};
