import { addOwners, writeEnterpriseApps } from '../application-permissions.ts';
import { type GraphCall, type GraphReply, keyAt, noContent } from '../graph-call.ts';
import { resourceNotFound } from '../graph-error.ts';
import { requireOwnership } from '../permission-checks.ts';
import { requireOwnerKind } from './bound.ts';
import { referencedId, referenceExists, wireDirectoryObjects } from './directory-objects.ts';
import { findApplication, findServicePrincipal } from './find.ts';
import { objectsReply } from './mixed-lists.ts';
import { wireApplication, wireServicePrincipal } from './wire.ts';

interface Owned {
  ownerIds: string[];
}

export function listApplicationOwners(call: GraphCall): GraphReply {
  return ownersReply(call, findApplication(call, keyAt(call, 0)));
}

export function listServicePrincipalOwners(call: GraphCall): GraphReply {
  return ownersReply(call, findServicePrincipal(call, keyAt(call, 0)));
}

const ownersReply = (call: GraphCall, { ownerIds }: Owned): GraphReply =>
  objectsReply(call, wireDirectoryObjects(call.emulator, ownerIds));

export function addApplicationOwner(call: GraphCall): GraphReply {
  const application = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, application, addOwners);
  call.emulator.store.applications.update(application, { ownerIds: withOwner(call, application) });
  return noContent;
}

export function addServicePrincipalOwner(call: GraphCall): GraphReply {
  const client = findServicePrincipal(call, keyAt(call, 0));
  requireOwnership(call.caller, client, addOwners);
  call.emulator.store.servicePrincipals.update(client, { ownerIds: withOwner(call, client) });
  return noContent;
}

function withOwner(call: GraphCall, { ownerIds }: Owned): string[] {
  const id = referencedId(call);
  requireOwnerKind(call, [id]);
  if (ownerIds.includes(id)) throw referenceExists('owners');
  return [...ownerIds, id];
}

export function removeApplicationOwner(call: GraphCall): GraphReply {
  const application = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, application, writeEnterpriseApps);
  call.emulator.store.applications.update(application, { ownerIds: withoutOwner(call, application) });
  return noContent;
}

export function removeServicePrincipalOwner(call: GraphCall): GraphReply {
  const client = findServicePrincipal(call, keyAt(call, 0));
  requireOwnership(call.caller, client, writeEnterpriseApps);
  call.emulator.store.servicePrincipals.update(client, { ownerIds: withoutOwner(call, client) });
  return noContent;
}

function withoutOwner(call: GraphCall, { ownerIds }: Owned): string[] {
  const { value } = keyAt(call, 1);
  const id = value.toLowerCase();
  if (!ownerIds.includes(id)) throw resourceNotFound(value);
  return ownerIds.filter((one) => one !== id);
}

/** What an enterprise app owns: applications and other enterprise apps that are not deleted. */
export function listOwnedObjects(call: GraphCall): GraphReply {
  const { emulator } = call;
  const { id } = findServicePrincipal(call, keyAt(call, 0));
  const owned = (one: { ownerIds: string[]; deletedDateTime: string | null }): boolean =>
    one.ownerIds.includes(id) && one.deletedDateTime === null;
  const applications = emulator.store.applications.filter(owned).map((one) => ({
    '@odata.type': '#microsoft.graph.application',
    ...wireApplication(emulator, one),
  }));
  const enterpriseApps = emulator.store.servicePrincipals.filter(owned).map((one) => ({
    '@odata.type': '#microsoft.graph.servicePrincipal',
    ...wireServicePrincipal(emulator, one),
  }));
  return objectsReply(call, [...applications, ...enterpriseApps]);
}
