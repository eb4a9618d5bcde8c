import { readApplications } from '../application-permissions.ts';
import { asSeenBy, emptiedBut } from '../basic-profile.ts';
import type { GraphCaller } from '../caller.ts';
import { readRoles } from '../directory-permissions.ts';
import { readGroups } from '../group-permissions.ts';
import { holdsAny, mayReadOthers, type PermissionRule } from '../permission-checks.ts';
import { readUnits } from '../policy-permissions.ts';
import { readUsers } from '../user-permissions.ts';
import type { WireObject } from './wire.ts';

/** Who may read an object of a kind that stands in a list of mixed kinds. */
const READERS: Readonly<Record<string, PermissionRule>> = {
  '#microsoft.graph.user': readUsers,
  '#microsoft.graph.group': readGroups,
  '#microsoft.graph.servicePrincipal': readApplications,
  '#microsoft.graph.application': readApplications,
  '#microsoft.graph.directoryRole': readRoles,
  '#microsoft.graph.administrativeUnit': readUnits,
};

/**
 * Objects of a list as far as the caller may read their kinds: of the others only type and id are told, and every other
 * property is null or an empty list. Who may read a list of members learns nothing more about them by that.
 */
export const asFarAsReadable = (caller: GraphCaller, objects: readonly WireObject[]): WireObject[] =>
  objects.map((object) =>
    isReadable(caller, object) ? asSeenBy(caller, object) : emptiedBut(object, ['id']),
  );

function isReadable(caller: GraphCaller, object: WireObject): boolean {
  if (caller.userId !== undefined && object['id'] === caller.userId) return true;
  const readers = READERS[String(object['@odata.type'])];
  if (readers === READERS['#microsoft.graph.user'] && !mayReadOthers(caller)) return false;
  return readers !== undefined && holdsAny(caller, readers);
}
