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
