import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../directory/records.ts';
import { DEFAULT_ACCESS_ROLE, directoryRoleTemplates } from '../directory/well-known.ts';
import { assigneeIdsOf } from './assignees.ts';
import type { TokenService } from './token-service.ts';

type Claims = Record<string, unknown>;

/** Whom a token is about, and whose registration decides what it says: the client's for an id_token, else the API's. */
interface MembershipSubject {
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
  const chosen = (subject.application.groupMembershipClaims ?? '').split(/[,\s]+/);
  const roles = chosen.includes('DirectoryRole') || chosen.includes('All');
  return {
    ...(roles && { wids: directoryRoleIds(subject.user) }),
    ...groupIdClaims(service, subject, chosen),
  };
}

/** Role template ids: those that the user holds, and the one that every member or guest has. */
export function directoryRoleIds(user: UserRecord): string[] {
  const { ordinaryMember, ordinaryGuest } = directoryRoleTemplates;
  return [...user.directoryRoles, user.userType === 'Guest' ? ordinaryGuest : ordinaryMember];
}

function groupIdClaims(
  { store }: TokenService,
  { application, directory, user, inFragment }: MembershipSubject,
  chosen: string[],
): Claims {
  const everyGroup = chosen.includes('SecurityGroup') || chosen.includes('All');
  if (!everyGroup && !chosen.includes('ApplicationGroup')) return {};
  const direct = assigneeIdsOf(store, user);
  const client = store.servicePrincipalOf(application.appId, directory.id);
  const assigned = new Set(
    store.appRoleAssignments.filter((one) => one.resourceId === client?.id).map((one) => one.principalId),
  );
  const groups = store
    .groupsOf(user.id)
    .filter((group) => (everyGroup ? group.securityEnabled : assigned.has(group.id) && direct.has(group.id)));
  if (inFragment === true && groups.length > GROUPS_IN_A_FRAGMENT) return { hasgroups: true };
  if (groups.length <= GROUPS_IN_A_TOKEN) return { groups: groups.map((group) => group.id) };
  const endpoint = `https://graph.windows.net/${directory.id}/users/${user.id}/getMemberObjects`;
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } };
}

/** `roles`: app roles of the application that the user holds, alone or as a direct member of a group. */
function roleClaims({ store }: TokenService, { application, directory, user }: MembershipSubject): Claims {
  if (application.appRoles.length === 0) return {};
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
  return values.length === 0 ? {} : { roles: [...new Set(values)] };
}
