import { asSeenBy } from './basic-profile.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { badRequest, GraphError, resourceNotFound } from './graph-error.ts';
import { notEmulated } from './not-emulated.ts';
import { checkSelect } from './query/check-select.ts';
import {
  type CollectionKind,
  type CollectionQuery,
  collectionCount,
  collectionPage,
  selectProperties,
  shownProperties,
} from './query/collection.ts';
import { projectionOf } from './query/context-url.ts';
import { checkExpand, type Expansions } from './query/expand.ts';
import { refuseCollectionOptions } from './query/options.ts';
import { metadataOf, rootOf, versionOf } from './version.ts';

type WireObject = Record<string, unknown>;

const queryOf = ({ url, headers }: GraphCall): CollectionQuery => ({
  url,
  eventual: headers.get('consistencylevel')?.toLowerCase() === 'eventual',
});

/** A collection of one type as the caller asked for it: a page, or its size. That type may stand behind its address. @throws GraphError 400 for another */
export function listReply(call: GraphCall, objects: readonly WireObject[], kind: CollectionKind): GraphReply {
  const readable = objects.map((one) => asSeenBy(call.caller, one, kind.typeName));
  if (call.cast !== undefined && call.cast.toLowerCase() !== kind.typeName.toLowerCase())
    throw noSuchType(call.cast, kind.typeName);
  if (call.url.searchParams.has('$deltatoken')) throw badRequest('$deltatoken is only for delta.');
  const query = queryOf(call);
  if (call.counting) return { status: 200, text: String(collectionCount(readable, query, kind)) };
  return { status: 200, body: collectionPage(readable, query, kind) };
}

/** Objects of this list are never of that type. */
export const noSuchType = (type: string, ofList: string): GraphError =>
  new GraphError(
    400,
    'BadRequest',
    `The type 'microsoft.graph.${type.slice(0, 100)}' is neither the type '${ofList}' of the collection nor derived from it.`,
  );

interface EntityKind {
  /** Without it `$select` takes any name. */
  typeName?: string;
  /** Behind `$metadata#`. */
  context: string;
  expand?: Expansions;
  usual?: readonly string[];
  onlySelected?: readonly string[];
}

/** One object, with `$select` and `$expand`. */
export function entityReply(call: GraphCall, object: WireObject, kind: EntityKind): GraphReply {
  if (call.counting) throw badRequest('$count is only for collections.');
  refuseCollectionOptions(call.url.searchParams);
  requireCast(call, object, kind);
  checkSelect(call.url.searchParams, kind.typeName, versionOf(call.url));
  checkExpand(call.url.searchParams, kind.typeName, kind.expand ?? {});
  const cast = call.cast === undefined ? '' : `/microsoft.graph.${call.cast}`;
  const context = `${metadataOf(call.url)}#${kind.context}${cast}${projectionOf(call.url.searchParams)}/$entity`;
  const readable = asSeenBy(call.caller, object, kind.typeName);
  const selected = shownProperties(readable, call.url.searchParams, kind);
  return { status: 200, body: { '@odata.context': context, ...selected } };
}

/**
 * An object is there under its own type and those that all have, and under no other.
 *
 * @throws GraphError 404; 501 where nothing says what it is
 */
function requireCast({ cast }: GraphCall, object: WireObject, { typeName }: EntityKind): void {
  if (cast === undefined) return;
  const told = object['@odata.type'];
  const type = typeof told === 'string' ? told.replace('#microsoft.graph.', '') : typeName;
  if (type === undefined) throw notEmulated(`microsoft.graph.${cast} behind such an object`);
  const fitting = [type, 'directoryObject', 'entity'].map((one) => one.toLowerCase());
  if (!fitting.includes(cast.toLowerCase())) throw resourceNotFound(String(object['id']));
}

/** 201 with the object that was made, or what `$select` names of it, and where it is. */
export function createdReply(
  call: GraphCall,
  object: WireObject,
  kind: EntityKind,
  location = `${kind.context}/${object['id']}`,
): GraphReply {
  const { searchParams } = call.url;
  const context = `${metadataOf(call.url)}#${kind.context}${projectionOf(searchParams)}/$entity`;
  return {
    status: 201,
    body: {
      '@odata.context': context,
      ...selectProperties(asSeenBy(call.caller, object, kind.typeName), searchParams, kind),
    },
    location: `${rootOf(call.url)}/${location}`,
  };
}

/** What an action or function answers: a list of texts. */
export const textsReply = (call: GraphCall, value: readonly string[]): GraphReply => ({
  status: 200,
  body: { '@odata.context': `${metadataOf(call.url)}#Collection(Edm.String)`, value },
});
