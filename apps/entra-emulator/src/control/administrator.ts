import { graphAppRoles } from '../directory/graph-permissions.ts';
import type { DirectoryRecord } from '../directory/records.ts';
import type { GraphCaller } from '../graph/caller.ts';

/** Somebody who may do everything in one directory, and owns nothing: what the control API acts as. */
export const administratorOf = (directory: DirectoryRecord): GraphCaller => ({
  directory,
  appId: '',
  servicePrincipalId: '',
  roles: graphAppRoles.flatMap((role) => role.value ?? []),
  scopes: [],
  userId: undefined,
  directoryRoles: [],
});
