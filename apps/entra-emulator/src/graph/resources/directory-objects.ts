import type { Emulator } from '../../emulator/emulator.ts';
import { isPlainObject } from '../../shape/plain-object.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { parseGraphPath } from '../path.ts';
import { entityReply, listReply } from '../replies.ts';
import { asFarAsReadable } from './readable-objects.ts';
import { type WireObject, wireApplication, wireGroup, wireServicePrincipal, wireUser } from './wire.ts';

/** Any directory object by its id as a list of mixed kinds shows it, or undefined when it is gone. */
function wireDirectoryObject(emulator: Emulator, id: string): WireObject | undefined {
  const { store } = emulator;
  const user = store.users.get(id);
  if (user !== undefined) return { '@odata.type': '#microsoft.graph.user', ...wireUser(user) };
  const group = store.groups.get(id);
  if (group !== undefined) return { '@odata.type': '#microsoft.graph.group', ...wireGroup(emulator, group) };
  const client = store.servicePrincipals.get(id);
  if (client?.deletedDateTime === null) {
    return { '@odata.type': '#microsoft.graph.servicePrincipal', ...wireServicePrincipal(emulator, client) };
  }
  const application = store.applications.get(id);
  if (application?.deletedDateTime !== null) return undefined;
  return { '@odata.type': '#microsoft.graph.application', ...wireApplication(emulator, application) };
}

export const wireDirectoryObjects = (emulator: Emulator, ids: readonly string[]): WireObject[] =>
  ids.flatMap((id): WireObject[] => {
    const found = wireDirectoryObject(emulator, id);
    return found === undefined ? [] : [found];
  });

/** The same for a caller: what they may not read tells its type and id only. */
export const readableObjects = ({ emulator, caller }: GraphCall, ids: readonly string[]): WireObject[] =>
  asFarAsReadable(caller, wireDirectoryObjects(emulator, ids));

/** Which directory an object belongs to, if it is there and not deleted. */
function directoryOf({ store }: Emulator, id: string): string | undefined {
  const living = store.users.get(id) ?? store.groups.get(id);
  const deletable = store.servicePrincipals.get(id) ?? store.applications.get(id);
  return living?.directoryId ?? (deletable?.deletedDateTime === null ? deletable.directoryId : undefined);
}

const KIND = {
  typeName: 'DirectoryObject',
  filterable: ['id'],
  context: 'directoryObjects',
};

/** The id of an object of the caller's directory. @throws GraphError 404 */
export function requireDirectoryObject(call: GraphCall, value: string): string {
  const id = value.toLowerCase();
  if (directoryOf(call.emulator, id) !== call.caller.directory.id) throw resourceNotFound(value);
  return id;
}

export function getDirectoryObject(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  const id = value.toLowerCase();
  const found =
    directoryOf(call.emulator, id) === call.caller.directory.id
      ? wireDirectoryObject(call.emulator, id)
      : undefined;
  if (found === undefined) throw resourceNotFound(value);
  const [readable = found] = asFarAsReadable(call.caller, [found]);
  return entityReply(call, readable, KIND);
}

const getByIdsBody = graphObject({ ids: list(nonEmptyText, 1000) }, { types: list(nonEmptyText) });

export function getByIds(call: GraphCall): GraphReply {
  const { ids, types } = readBodyAs(call, getByIdsBody, 'DirectoryObject');
  const own = ids
    .map((id) => id.toLowerCase())
    .filter((id) => directoryOf(call.emulator, id) === call.caller.directory.id);
  const objects = wireDirectoryObjects(call.emulator, own).filter((one) =>
    types === undefined ? true : types.some((type) => one['@odata.type'] === `#microsoft.graph.${type}`),
  );
  return listReply(call, asFarAsReadable(call.caller, objects), KIND);
}

const COLLECTIONS = ['directoryobjects', 'users', 'groups', 'serviceprincipals'];

/** The id behind an address such as `https://graph.microsoft.com/v1.0/directoryObjects/{id}`; only its path counts. */
export function idOfAddress(call: GraphCall, address: unknown): string {
  const path = typeof address === 'string' && URL.canParse(address) ? new URL(address).pathname : undefined;
  const parts = path === undefined ? undefined : parseGraphPath(path.replace(/^\/(v1\.0|beta)\//, ''));
  const [collection, key] = parts ?? [];
  if (
    collection?.kind !== 'name' ||
    key === undefined ||
    !COLLECTIONS.includes(collection.name.toLowerCase())
  ) {
    throw badRequest("Invalid URL format specified in '@odata.id'.");
  }
  const value = key.kind === 'name' ? key.name : key.key.value;
  const { store } = call.emulator;
  const named =
    collection.name.toLowerCase() === 'users' ? store.userNamed(value, call.caller.directory.id) : undefined;
  const id = named?.id ?? value.toLowerCase();
  if (directoryOf(call.emulator, id) !== call.caller.directory.id) throw resourceNotFound(value);
  return id;
}

/** The object that `{"@odata.id": …}` refers to: it exists in the caller's directory, or 404. */
export function referencedId(call: GraphCall): string {
  const { body } = call;
  if (!isPlainObject(body) || !Object.hasOwn(body, '@odata.id')) {
    throw badRequest("A value is required for '@odata.id'.");
  }
  const unknown = Object.keys(body).find((name) => !name.startsWith('@odata.'));
  if (unknown !== undefined) throw badRequest(`Invalid property '${unknown}'.`);
  return idOfAddress(call, body['@odata.id']);
}

/** Graph's refusal of a reference that is there already. */
export const referenceExists = (property: 'owners' | 'members') =>
  badRequest(
    `One or more added object references already exist for the following modified properties: '${property}'.`,
  );
