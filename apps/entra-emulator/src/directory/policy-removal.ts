import type { Store } from './store.ts';

/** Takes an object that no longer exists out of administrative units, and off the policies that were assigned to it. */
export function forgetInPolicies(store: Store, id: string): void {
  const without = (ids: readonly string[]): string[] => ids.filter((one) => one !== id);
  for (const unit of store.administrativeUnits.all()) {
    const scopedRoles = unit.scopedRoles.filter(({ userId }) => userId !== id);
    if (!unit.memberIds.includes(id) && scopedRoles.length === unit.scopedRoles.length) continue;
    store.administrativeUnits.update(unit, { memberIds: without(unit.memberIds), scopedRoles });
  }
  for (const policies of [store.stsPolicies, store.appManagementPolicies])
    for (const one of policies.filter(({ appliesTo }: { appliesTo: string[] }) => appliesTo.includes(id)))
      one.appliesTo = without(one.appliesTo);
  store.permissionClassifications.removeWhere(({ servicePrincipalId }) => servicePrincipalId === id);
}

/** All of a directory that is removed. */
export function removePolicies(store: Store, directoryId: string): void {
  const inside = (one: { directoryId: string }): boolean => one.directoryId === directoryId;
  store.stsPolicies.removeWhere(inside);
  store.appManagementPolicies.removeWhere(inside);
  store.permissionGrantPolicies.removeWhere(inside);
  store.permissionClassifications.removeWhere(inside);
  store.administrativeUnits.removeWhere(inside);
}
