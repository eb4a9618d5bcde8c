import { ACTS_AS_USER } from '../directory/graph-permissions.ts';
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

/** A rule that is the same with and without a person. */
export const eitherKind = (permissions: readonly string[]): PermissionRule => ({
  application: permissions,
  delegated: permissions,
});

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

/** The control API, and everybody while tokens are not checked. */
export const actsWithoutToken = ({ servicePrincipalId }: GraphCaller): boolean => servicePrincipalId === '';

/** The permissions of a caller, and those of the rule that are of the same kind. */
const heldAndWanted = (
  caller: GraphCaller,
  rule: PermissionRule,
): [held: readonly string[], wanted: readonly string[]] =>
  caller.userId === undefined ? [caller.roles, rule.application] : [caller.scopes, rule.delegated];

const actsAsUser = ({ userId, scopes }: GraphCaller): boolean =>
  userId !== undefined && scopes.includes(ACTS_AS_USER);

/** Whether the caller holds any of the permissions of the rule. */
export function holdsAny(caller: GraphCaller, rule: PermissionRule): boolean {
  const [held, wanted] = heldAndWanted(caller, rule);
  if (wanted.length > 0 && actsAsUser(caller)) return true;
  return wanted.some((permission) => held.includes(permission));
}

/** Whether the caller may, where what they may not is left out and nobody is refused. */
export const allows = (caller: GraphCaller, rule: PermissionRule): boolean =>
  holdsAny(caller, rule) &&
  (rule.userRoles === undefined || caller.userId === undefined || holdsRole(caller, rule.userRoles));

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

/** Whether the policy lets the caller look at other people: applications without a person, and whoever holds a role, always. */
export const mayReadOthers = ({ userId, directory, directoryRoles }: GraphCaller): boolean =>
  userId === undefined ||
  directoryRoles.length > 0 ||
  directory.authorization?.['allowedToReadOtherUsers'] !== false;

/** @throws GraphError 403 */
export function requireMayReadOthers(caller: GraphCaller): void {
  if (!mayReadOthers(caller))
    throw insufficientPrivileges('the authorization policy keeps other users from members');
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
 * - app-only: `Application.ReadWrite.OwnedBy` reaches only what the caller owns, the other permissions of the rule everything
 * - for a user: what the user owns, or everything with an application administrator's role
 */
export function requireOwnership(caller: GraphCaller, object: OwnedObject, rule: PermissionRule): void {
  if (caller.userId !== undefined) {
    requireOwnerOrRole(caller, object, APPLICATION_ROLES);
    return;
  }
  const reaching = rule.application.filter((one) => one !== 'Application.ReadWrite.OwnedBy');
  if (reaching.some((one) => caller.roles.includes(one)) || isOwner(caller, object.ownerIds)) return;
  throw insufficientPrivileges(`the caller does not own ${object.id}; ${reaching.join(' or ')} would do`);
}

/** Owners of an application: a user must own it, too, or administer applications. App-only, the permission is enough. */
export function requireOwnershipOfUser(caller: GraphCaller, object: OwnedObject): void {
  if (caller.userId !== undefined) requireOwnerOrRole(caller, object, APPLICATION_ROLES);
}

/** Groups that may hold directory roles: whoever changes one hands roles out. */
const changeRoleAssignableGroups = eitherKind(['RoleManagement.ReadWrite.Directory']);

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
