import type { GroupRecord } from '../../directory/records.ts';
import { isKept } from '../../directory/removal.ts';
import { isGuid } from '../../randomness/random-source.ts';
import { type GraphCall, keyAt } from '../graph-call.ts';
import { badRequest, sameKeyValue } from '../graph-error.ts';

/** How groups are addressed: by `id` or `uniqueName`. */

const uniqueNameOf = ({ withoutEffect }: GroupRecord): unknown => withoutEffect?.['uniqueName'];

/**
 * The group in the path, in the caller's directory; undefined when it is not there. Without replication delays: writes that
 * create are decided where the directory is consistent.
 *
 * @throws GraphError 400 for another key, and for an id that is none
 */
export function lookUpGroup(call: GraphCall): GroupRecord | undefined {
  const { by, value } = keyAt(call, 0);
  const { groups } = call.emulator.store;
  const isOwn = (one: GroupRecord): boolean => one.directoryId === call.caller.directory.id;
  switch (by.toLowerCase()) {
    case 'id': {
      if (!isGuid(value)) throw badRequest(`Invalid object identifier '${value.slice(0, 100)}'.`);
      const found = groups.get(value.toLowerCase());
      return found !== undefined && isOwn(found) ? found : undefined;
    }
    case 'uniquename':
      return value === '' ? undefined : groups.find((one) => isOwn(one) && uniqueNameOf(one) === value);
    default:
      throw badRequest(`Resource not found for the segment '${by}'.`);
  }
}

/** The name that a group would be made under: the path has one, and nobody bears it. */
export function freeNameIn(call: GraphCall): string | undefined {
  const { by, value } = keyAt(call, 0);
  if (by.toLowerCase() !== 'uniquename' || value === '') return undefined;
  return lookUpGroup(call) === undefined ? value : undefined;
}

/**
 * Set once, and unique in the directory; a soft-deleted group still holds its name (as with applications; open).
 *
 * @param name as the body has it; undefined when it does not
 * @throws GraphError 400 for another one than before, 409 for one that is taken
 */
export function checkGroupName(
  { emulator: { store }, caller, now }: GraphCall,
  name: unknown,
  self?: GroupRecord,
): void {
  if (name === undefined) return;
  const before = self === undefined ? undefined : uniqueNameOf(self);
  if (typeof before === 'string' && name !== before)
    throw badRequest("Property 'uniqueName' is immutable and cannot be changed once it is set.");
  if (typeof name !== 'string') return;
  const isTaken = (one: GroupRecord): boolean =>
    one.directoryId === caller.directory.id && one !== self && uniqueNameOf(one) === name;
  const isHeld = (one: GroupRecord): boolean => isTaken(one) && isKept(one, now);
  if (store.groups.find(isTaken) !== undefined || store.deletedGroups.find(isHeld) !== undefined)
    throw sameKeyValue('Another object with the same value for property uniqueName already exists.');
}
