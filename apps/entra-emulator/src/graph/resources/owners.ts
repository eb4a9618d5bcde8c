import { type GraphCall, type GraphReply, keyAt } from '../graph-call.ts';
import { findApplication, findServicePrincipal } from './find.ts';
import { type WireObject, wireApplication, wireServicePrincipal, wireUser } from './wire.ts';

export function listApplicationOwners(call: GraphCall): GraphReply {
  return ownersReply(call, findApplication(call, keyAt(call, 0)).ownerIds);
}

export function listServicePrincipalOwners(call: GraphCall): GraphReply {
  return ownersReply(call, findServicePrincipal(call, keyAt(call, 0)).ownerIds);
}

function ownersReply({ emulator }: GraphCall, ownerIds: readonly string[]): GraphReply {
  const value = ownerIds.flatMap((id): WireObject[] => {
    const user = emulator.store.users.get(id);
    if (user !== undefined) return [{ '@odata.type': '#microsoft.graph.user', ...wireUser(user) }];
    const client = emulator.store.servicePrincipals.get(id);
    if (client === undefined) return [];
    return [
      { '@odata.type': '#microsoft.graph.servicePrincipal', ...wireServicePrincipal(emulator, client) },
    ];
  });
  return { status: 200, body: { value } };
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
  return { status: 200, body: { value: [...applications, ...enterpriseApps] } };
}
