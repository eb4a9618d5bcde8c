import type { GraphCaller } from './caller.ts';
import { insufficientPrivileges } from './graph-error.ts';

/** Which permissions allow an operation, as Graph's documentation lists them. */
export interface PermissionRule {
  /** Application permissions (roles): any one of them. */
  application: readonly string[];
  /** Delegated permissions (scopes): any one of them. */
  delegated: readonly string[];
}

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
  application: ['User.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  delegated: ['User.Read.All', 'User.ReadBasic.All', 'Directory.Read.All'],
};

export const readOwnUser: PermissionRule = {
  application: [],
  delegated: ['User.Read', ...readUsers.delegated],
};

export const readDelegatedGrants: PermissionRule = {
  application: ['Directory.Read.All', 'Directory.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
  delegated: ['Directory.Read.All'],
};

export const writeDelegatedGrants: PermissionRule = {
  application: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
  delegated: [],
};

/** Refuses a caller who holds none of the permissions of the rule (403). */
export function requirePermission(caller: GraphCaller, rule: PermissionRule): void {
  const [held, wanted] =
    caller.userId === undefined ? [caller.roles, rule.application] : [caller.scopes, rule.delegated];
  if (!wanted.some((permission) => held.includes(permission))) {
    throw insufficientPrivileges(`needs one of: ${wanted.join(', ') || 'nothing grants this'}`);
  }
}

const isOwner = (caller: GraphCaller, ownerIds: readonly string[]): boolean =>
  ownerIds.includes(caller.servicePrincipalId) ||
  (caller.userId !== undefined && ownerIds.includes(caller.userId));

/** `Application.ReadWrite.OwnedBy` reaches only what the caller owns; `Application.ReadWrite.All` reaches everything. */
export function requireOwnership(
  caller: GraphCaller,
  object: { id: string; ownerIds: readonly string[] },
): void {
  const held = caller.userId === undefined ? caller.roles : caller.scopes;
  if (held.includes('Application.ReadWrite.All') || isOwner(caller, object.ownerIds)) return;
  throw insufficientPrivileges(`the caller does not own ${object.id}; Application.ReadWrite.All would do`);
}
