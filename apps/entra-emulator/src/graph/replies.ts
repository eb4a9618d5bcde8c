import type { GraphCall, GraphReply } from './graph-call.ts';
import { badRequest } from './graph-error.ts';
import { withoutGuarded } from './guarded-properties.ts';
import {
  type CollectionKind,
  type CollectionQuery,
  collectionCount,
  collectionPage,
  selectProperties,
  shownProperties,
} from './query/collection.ts';
import type { Expansions } from './query/expand.ts';
import { checkSelect } from './query/selectable.ts';

type WireObject = Record<string, unknown>;

const queryOf = ({ url, headers }: GraphCall): CollectionQuery => ({
  url,
  eventual: headers.get('consistencylevel')?.toLowerCase() === 'eventual',
});

/** A collection as the caller asked for it: a page, or its size, or only the objects of one type. */
export function listReply(call: GraphCall, objects: readonly WireObject[], kind: CollectionKind): GraphReply {
  const readable = objects.map((one) => withoutGuarded(call.caller, one));
  const ofType = call.cast === undefined ? readable : readable.filter((one) => isOfType(one, call.cast));
  const query = queryOf(call);
  if (call.counting) return { status: 200, text: String(collectionCount(ofType, query, kind)) };
  return { status: 200, body: collectionPage(ofType, query, kind) };
}

const isOfType = (object: WireObject, cast: string | undefined): boolean =>
  object['@odata.type'] === `#microsoft.graph.${cast}`;

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
  checkSelect(call.url.searchParams, kind.typeName);
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
