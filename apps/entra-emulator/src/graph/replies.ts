import type { GraphCall, GraphReply } from './graph-call.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { withoutGuarded } from './guarded-properties.ts';
import {
  type CollectionKind,
  type CollectionQuery,
  collectionCount,
  collectionPage,
  selectProperties,
  shownProperties,
} from './query/collection.ts';
import { checkExpand, type Expansions } from './query/expand.ts';
import { refuseCollectionOptions } from './query/options.ts';
import { checkSelect } from './query/selectable.ts';

type WireObject = Record<string, unknown>;

const queryOf = ({ url, headers }: GraphCall): CollectionQuery => ({
  url,
  eventual: headers.get('consistencylevel')?.toLowerCase() === 'eventual',
});

/** A collection of one type as the caller asked for it: a page, or its size. That type may stand behind its address. @throws GraphError 400 for another */
export function listReply(call: GraphCall, objects: readonly WireObject[], kind: CollectionKind): GraphReply {
  const readable = objects.map((one) => withoutGuarded(call.caller, one));
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
  refuseCollectionQuery(call);
  refuseCollectionOptions(call.url.searchParams);
  checkSelect(call.url.searchParams, kind.typeName);
  checkExpand(call.url.searchParams, kind.typeName, kind.expand ?? {});
  const context = `${call.emulator.origin}/v1.0/$metadata#${kind.context}/$entity`;
  const readable = withoutGuarded(call.caller, object);
  const selected = shownProperties(readable, call.url.searchParams, kind);
  return { status: 200, body: { '@odata.context': context, ...selected } };
}

function refuseCollectionQuery(call: GraphCall): void {
  if (call.counting || call.cast !== undefined) throw badRequest('$count is only for collections.');
}

/** 201 with the object that was made and where it is. */
export function createdReply(
  call: GraphCall,
  object: WireObject,
  kind: EntityKind,
  location = `${kind.context}/${object['id']}`,
): GraphReply {
  const context = `${call.emulator.origin}/v1.0/$metadata#${kind.context}/$entity`;
  return {
    status: 201,
    body: {
      '@odata.context': context,
      ...selectProperties(withoutGuarded(call.caller, object), new URLSearchParams(), kind),
    },
    location: `${call.emulator.origin}/v1.0/${location}`,
  };
}

/** What an action or function answers: a list of texts. */
export const textsReply = (call: GraphCall, value: readonly string[]): GraphReply => ({
  status: 200,
  body: { '@odata.context': `${call.emulator.origin}/v1.0/$metadata#Collection(Edm.String)`, value },
});
