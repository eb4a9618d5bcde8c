import type { ApplicationRecord, DirectoryRecord, GroupRecord, UserRecord } from '../directory/records.ts';
import { DEFAULT_ACCESS_ROLE, directoryRoleTemplates } from '../directory/well-known.ts';
import { assigneeIdsOf } from './assignees.ts';
import type { TokenService } from './token-service.ts';

type Claims = Record<string, unknown>;

/** Whom a token is about, and whose registration decides what it says: the client's for an id_token, else the API's. */
export interface MembershipSubject {
  application: ApplicationRecord;
  directory: DirectoryRecord;
  user: UserRecord;
  /** Fewer groups fit where the token travels in a URL. */
  inFragment?: boolean;
}

/** Entra's limit for groups in a JWT; beyond it there is a pointer instead. */
const GROUPS_IN_A_TOKEN = 200;
/** From six groups on, a token in a URL says only that there are some. */
const GROUPS_IN_A_FRAGMENT = 5;

/** `groups` or what stands for too many of them, `wids`, and `roles`. */
export const membershipClaims = (service: TokenService, subject: MembershipSubject): Claims => ({
  ...groupClaims(service, subject),
  ...roleClaims(service, subject),
});

function groupClaims(service: TokenService, subject: MembershipSubject): Claims {
  const wids = wantedRoleIds(subject);
  return { ...(wids !== undefined && { wids }), ...groupIdClaims(service, subject) };
}

/** In lower case: a seed may write them in any. */
const chosenMemberships = ({ groupMembershipClaims }: ApplicationRecord): string[] =>
  (groupMembershipClaims ?? '').toLowerCase().split(/[,\s]+/);

/** Template ids of the user's roles, if the application wants them. */
export function wantedRoleIds({ application, user }: MembershipSubject): string[] | undefined {
  const chosen = chosenMemberships(application);
  return chosen.includes('directoryrole') || chosen.includes('all') ? directoryRoleIds(user) : undefined;
}

/** Role template ids: those that the user holds, and the one that every member or guest has. */
export function directoryRoleIds(user: UserRecord): string[] {
  const { ordinaryMember, ordinaryGuest } = directoryRoleTemplates;
  return [...user.directoryRoles, user.userType === 'Guest' ? ordinaryGuest : ordinaryMember];
}

/** The groups of the user that the application wants to hear of. Undefined: none of any kind. */
export function wantedGroups(
  { store }: Pick<TokenService, 'store'>,
  { application, directory, user }: MembershipSubject,
): GroupRecord[] | undefined {
  const chosen = chosenMemberships(application);
  const everyGroup = chosen.includes('securitygroup') || chosen.includes('all');
  if (!everyGroup && !chosen.includes('applicationgroup')) return undefined;
  const direct = assigneeIdsOf(store, user);
  const client = store.servicePrincipalOf(application.appId, directory.id);
  const assigned = new Set(
    store.appRoleAssignments.filter((one) => one.resourceId === client?.id).map((one) => one.principalId),
  );
  return store
    .groupsOf(user.id)
    .filter((group) => (everyGroup ? group.securityEnabled : assigned.has(group.id) && direct.has(group.id)));
}

/** Where the groups of a user are, when there are too many for a token. */
export const groupsAddress = ({ directory, user }: MembershipSubject): string =>
  `https://graph.windows.net/${directory.id}/users/${user.id}/getMemberObjects`;

function groupIdClaims(service: TokenService, subject: MembershipSubject): Claims {
  const groups = wantedGroups(service, subject);
  if (groups === undefined) return {};
  if (subject.inFragment === true && groups.length > GROUPS_IN_A_FRAGMENT) return { hasgroups: true };
  if (groups.length <= GROUPS_IN_A_TOKEN) return { groups: groups.map((group) => group.id) };
  return {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: groupsAddress(subject) } },
  };
}

function roleClaims(service: TokenService, subject: MembershipSubject): Claims {
  const roles = heldRoles(service, subject);
  return roles.length === 0 ? {} : { roles };
}

/** Values of the app roles of the application that the user holds, alone or as a direct member of a group. */
export function heldRoles(
  { store }: Pick<TokenService, 'store'>,
  { application, directory, user }: MembershipSubject,
): string[] {
  if (application.appRoles.length === 0) return [];
  const client = store.servicePrincipalOf(application.appId, directory.id);
  const principals = assigneeIdsOf(store, user);
  const held = store.appRoleAssignments.filter(
    (one) =>
      one.resourceId === client?.id &&
      principals.has(one.principalId) &&
      one.appRoleId !== DEFAULT_ACCESS_ROLE,
  );
  const values = held.flatMap(
    ({ appRoleId }) =>
      application.appRoles.find((role) => role.id === appRoleId && role.isEnabled)?.value ?? [],
  );
  return [...new Set(values)];
}
