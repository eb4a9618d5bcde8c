import type { AppRole, PermissionScope } from './records.ts';

/** Something that access tokens are made for: Microsoft Graph, one of Azure's, or an application that exposes scopes. */
export interface Resource {
  appId: string;
  displayName: string;
  /** The `aud` of its access tokens. */
  audience: string;
  tokenVersion: 1 | 2;
  scopes: readonly PermissionScope[];
  appRoles: readonly AppRole[];
}

const byId = new WeakMap<readonly AppRole[], ReadonlyMap<string, AppRole>>();

/** An app role of a resource. Graph has some seven hundred, and each app-only token asks; lists of roles are replaced, never written into. */
export function appRoleOf({ appRoles }: Resource, id: string): AppRole | undefined {
  const known = byId.get(appRoles) ?? new Map(appRoles.map((role) => [role.id, role]));
  byId.set(appRoles, known);
  return known.get(id);
}
