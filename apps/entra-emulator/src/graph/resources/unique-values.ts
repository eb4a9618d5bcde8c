import type { GroupRecord, UserRecord } from '../../directory/records.ts';
import { isKept } from '../../directory/removal.ts';
import type { GraphCall } from '../graph-call.ts';
import { objectConflict } from '../graph-error.ts';
import { wireGroup } from './wire.ts';

/** Values that no two objects of a directory share. What is to be written is looked at, what is there already is not. */

type Self = UserRecord | GroupRecord | undefined;

const same = (one: unknown, other: string): boolean =>
  typeof one === 'string' && one.toLowerCase() === other.toLowerCase();

/**
 * Users and Microsoft 365 groups have an address each, which is the `mail` of a user.
 *
 * @param self who has it already
 * @throws GraphError 400
 */
export function requireFreeAddress(call: GraphCall, address: string | null | undefined, self: Self): void {
  if (isAddressTaken(call, address, self)) throw objectConflict('proxyAddresses');
}

/** Whether somebody else has it. */
export function isAddressTaken(
  { emulator, caller }: GraphCall,
  address: string | null | undefined,
  self: Self,
): boolean {
  if (!address) return false;
  const isOther = (one: UserRecord | GroupRecord): boolean =>
    one.directoryId === caller.directory.id && one !== self;
  const { users, groups } = emulator.store;
  const holder =
    users.find((one) => isOther(one) && same(one.mail, address)) ??
    groups.find((one) => isOther(one) && same(wireGroup(emulator, one)['mail'], address));
  return holder !== undefined;
}

/** By it a user of a directory elsewhere is known again. @throws GraphError 400 */
export function requireFreeImmutableId(
  { emulator: { store }, caller }: GraphCall,
  id: string | null | undefined,
  self: Self,
): void {
  if (!id) return;
  // Base64 in most directories: case counts.
  const holder = store.users.find(
    (one) =>
      one.directoryId === caller.directory.id &&
      one !== self &&
      one.withoutEffect?.['onPremisesImmutableId'] === id,
  );
  if (holder !== undefined) throw objectConflict('onPremisesImmutableId');
}

/**
 * The alias of a Microsoft 365 group; one that was deleted holds it until it is purged.
 *
 * @param group as it will be
 * @throws GraphError 400
 */
export function requireFreeAlias(
  call: GraphCall,
  group: Pick<GroupRecord, 'groupTypes' | 'mailNickname'>,
  self: Self,
): void {
  const { emulator, caller, now } = call;
  const { groups, deletedGroups } = emulator.store;
  if (!group.groupTypes.includes('Unified')) return;
  const holds = (one: GroupRecord): boolean =>
    one.directoryId === caller.directory.id &&
    one !== self &&
    one.groupTypes.includes('Unified') &&
    same(one.mailNickname, group.mailNickname);
  const isTaken =
    groups.find(holds) !== undefined ||
    deletedGroups.find((one) => holds(one) && isKept(one, now)) !== undefined;
  if (isTaken) throw objectConflict('mailNickname');
  requireFreeAddress(call, `${group.mailNickname}@${caller.directory.domains[0]}`, self);
}
