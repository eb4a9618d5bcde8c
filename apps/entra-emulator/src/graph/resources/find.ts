import { firstPartyElsewhere } from '../../directory/first-party-elsewhere.ts';
import type { ApplicationRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import type { GraphCall } from '../graph-call.ts';
import { badRequest, resourceNotFound } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import type { ObjectKey } from '../path.ts';

/**
 * An application of the caller's directory by `id`, `appId` or `uniqueName`. The appId where an id belongs is a 404,
 * Graph's most common mistake. Objects that do not answer yet are a 404 too.
 */
export function findApplication(call: GraphCall, key: ObjectKey): ApplicationRecord {
  const found = lookUpApplication(call, key);
  if (found === undefined || !call.emulator.replication.visible(found.id, call.now))
    throw resourceNotFound(key.value);
  return found;
}

/** The same without replication delays: writes that create are decided where the directory is consistent. */
export function lookUpApplication(
  { emulator, caller }: GraphCall,
  key: ObjectKey,
): ApplicationRecord | undefined {
  const matches = matcher<ApplicationRecord>(key, ['appId', 'uniqueName']);
  return emulator.store.applications.find(
    (one) => one.directoryId === caller.directory.id && one.deletedDateTime === null && matches(one),
  );
}

/** @throws GraphError 404; 501 for one of Microsoft's own that is in real directories, and here is not */
export function findServicePrincipal(call: GraphCall, key: ObjectKey): ServicePrincipalRecord {
  const found = lookUpServicePrincipal(call, key);
  if (found === undefined && key.by.toLowerCase() === 'appid') refuseElsewhere(key.value);
  if (found === undefined || !call.emulator.replication.visible(found.id, call.now))
    throw resourceNotFound(key.value);
  return found;
}

/** @throws GraphError 501 for the id of one of Microsoft's own applications of which there is nothing here */
export function refuseElsewhere(appId: string): void {
  const elsewhere = firstPartyElsewhere(appId);
  if (elsewhere !== undefined) throw notEmulated(`Microsoft’s own application ${elsewhere}`);
}

export function lookUpServicePrincipal(
  { emulator, caller }: GraphCall,
  key: ObjectKey,
): ServicePrincipalRecord | undefined {
  const matches = matcher<ServicePrincipalRecord>(key, ['appId']);
  return emulator.store.servicePrincipals.find(
    (one) => one.directoryId === caller.directory.id && one.deletedDateTime === null && matches(one),
  );
}

function matcher<T extends { id: string; appId: string; uniqueName?: string | null }>(
  key: ObjectKey,
  alternate: readonly ('appId' | 'uniqueName')[],
): (object: T) => boolean {
  if (key.by === 'id') return (object) => object.id === key.value.toLowerCase();
  const property = alternate.find((name) => name.toLowerCase() === key.by.toLowerCase());
  if (property === undefined) throw badRequest(`Resource not found for the segment '${key.by}'.`);
  const wanted = property === 'appId' ? key.value.toLowerCase() : key.value;
  return (object) => object[property] === wanted;
}
