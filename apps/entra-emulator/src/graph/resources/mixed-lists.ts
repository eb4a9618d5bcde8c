import type { GraphCall, GraphReply } from '../graph-call.ts';
import { resourceNotFound } from '../graph-error.ts';
import type { CollectionKind } from '../query/collection.ts';
import { entityReply, listReply, noSuchType } from '../replies.ts';
import { unitKind } from './administrative-units.ts';
import { applicationKind } from './applications.ts';
import { groupKind } from './groups.ts';
import { asFarAsReadable } from './readable-objects.ts';
import { ROLE_KIND } from './role-objects.ts';
import { servicePrincipalKind } from './service-principals.ts';
import { userKind } from './users.ts';
import type { WireObject } from './wire.ts';

/** Lists of objects of several types, such as members, owners and memberships. */

const MIXED: CollectionKind = {
  typeName: 'DirectoryObject',
  filterable: ['id', 'displayName', 'userPrincipalName', 'appId', 'mail'],
  searchable: ['displayName', 'mail'],
  orderable: ['displayName'],
  context: 'directoryObjects',
};

const KINDS: Readonly<Record<string, (call: GraphCall) => CollectionKind>> = {
  administrativeunit: unitKind,
  application: applicationKind,
  directoryrole: () => ROLE_KIND,
  group: groupKind,
  serviceprincipal: servicePrincipalKind,
  user: userKind,
};

/** What may be asked of the objects of one type alone: as much as of the list of all of that type. */
export const kindOfType = (call: GraphCall, type: string): CollectionKind =>
  KINDS[type.toLowerCase()]?.(call) ?? MIXED;

/** Directory objects that there are none of here. */
const ELSEWHERE: readonly string[] = [
  'contract',
  'device',
  'directoryroletemplate',
  'endpoint',
  'orgcontact',
];

function objectReply(call: GraphCall, objects: readonly WireObject[], wanted: string): GraphReply {
  const found = objects.find(({ id }) => id === wanted.toLowerCase());
  if (found === undefined) throw resourceNotFound(wanted);
  return entityReply(call, found, { typeName: MIXED.typeName, context: MIXED.context });
}

/**
 * A mixed list, or the one of it that the address names; with a type behind its address, the objects of that type, asked as their own list is.
 *
 * @throws GraphError 400 for a type that is none of a directory object, 404 for one that is not in the list
 */
export function objectsReply(call: GraphCall, objects: WireObject[]): GraphReply {
  const readable = asFarAsReadable(call.caller, objects);
  const { cast, one } = call;
  if (one !== undefined) return objectReply(call, readable, one);
  if (cast === undefined) return listReply(call, readable, MIXED);
  const type = cast.toLowerCase();
  if (KINDS[type] === undefined && !ELSEWHERE.includes(type)) throw noSuchType(cast, MIXED.typeName);
  const ofType = readable.filter(
    (one) => String(one['@odata.type']).toLowerCase() === `#microsoft.graph.${type}`,
  );
  return listReply({ ...call, cast: undefined }, ofType, kindOfType(call, type));
}
