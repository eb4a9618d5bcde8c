import type {
  ApplicationRecord,
  DirectoryRecord,
  GroupRecord,
  OptionalClaim,
  UserRecord,
} from '../directory/records.ts';
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
export function membershipClaims(
  service: TokenService,
  subject: MembershipSubject,
  wanted: readonly OptionalClaim[] | undefined,
): Claims {
  const wids = wantedRoleIds(subject);
  const told = toldGroups(service, subject, wanted);
  const roles = told?.asRoles === true ? rolesOf(subject, told) : heldRoles(service, subject);
  return {
    ...(wids !== undefined && { wids }),
    ...(told !== undefined && groupClaims(subject, told)),
    ...(roles.length > 0 && { roles }),
  };
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
function wantedGroups(
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

/** Groups as a token tells them. */
interface ToldGroups {
  /** How many the application wants to hear of, in whatever form. */
  count: number;
  values: readonly string[];
  /** In the claim of roles, instead of those that the user holds. */
  asRoles: boolean;
}

/** What Active Directory knows of a group. */
const NAMES_ON_PREMISES: readonly string[] = [
  'sam_account_name',
  'dns_domain_and_sam_account_name',
  'netbios_domain_and_sam_account_name',
];

/**
 * The groups that an application wants to hear of as the optional claim `groups` of the kind of token has them (documentation of optional
 * claims and of group claims): by id; by the names of Active Directory, which none here has, so that none is told; by name with
 * `cloud_displayname`, where groups that are assigned to the application are wanted alone; as roles.
 *
 * @param wanted the optional claims of that kind of token
 */
export function toldGroups(
  service: Pick<TokenService, 'store'>,
  subject: MembershipSubject,
  wanted: readonly OptionalClaim[] | undefined,
): ToldGroups | undefined {
  const groups = wantedGroups(service, subject);
  if (groups === undefined) return undefined;
  const wishes = wanted?.find(({ name }) => name === 'groups')?.additionalProperties ?? [];
  const asRoles = wishes.includes('emit_as_roles');
  const isByName =
    wishes.includes('cloud_displayname') &&
    chosenMemberships(subject.application).join() === 'applicationgroup';
  if (isByName)
    return { count: groups.length, values: groups.map(({ displayName }) => displayName), asRoles };
  if (wishes.some((wish) => NAMES_ON_PREMISES.includes(wish))) return { count: 0, values: [], asRoles };
  return { count: groups.length, values: groups.map(({ id }) => id), asRoles };
}

/** Too many for a token are too many as roles, too. */
const rolesOf = ({ inFragment }: MembershipSubject, { count, values }: ToldGroups): readonly string[] =>
  count > (inFragment === true ? GROUPS_IN_A_FRAGMENT : GROUPS_IN_A_TOKEN) ? [] : values;

/** Where the groups of a user are, when there are too many for a token. */
export const groupsAddress = ({ directory, user }: MembershipSubject): string =>
  `https://graph.windows.net/${directory.id}/users/${user.id}/getMemberObjects`;

function groupClaims(subject: MembershipSubject, { count, values, asRoles }: ToldGroups): Claims {
  if (subject.inFragment === true && count > GROUPS_IN_A_FRAGMENT) return { hasgroups: true };
  if (count <= GROUPS_IN_A_TOKEN) return asRoles ? {} : { groups: values };
  return {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: groupsAddress(subject) } },
  };
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
