import type { DeltaReading, Seen } from '../../sessions/delta-readings.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { badRequest, GraphError, unsupportedQuery } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import { checkSelect } from '../query/check-select.ts';
import { selectProperties } from '../query/collection.ts';
import { projectionOf } from '../query/context-url.ts';
import { selectedNames } from '../query/selectable.ts';
import { metadataOf, versionOf } from '../version.ts';
import { entriesBetween } from './delta-entries.ts';
import { wireDirectoryObjects } from './directory-objects.ts';
import type { WireObject } from './wire.ts';

/** A collection whose changes can be followed. */
export interface DeltaKind {
  typeName: string;
  /** Behind `$metadata#`, and in addresses. */
  context: string;
  usual?: readonly string[];
  /** What is there, as Graph shows it. */
  objects: (call: GraphCall) => WireObject[];
  /** Ids of what is in deletedItems. */
  deletedIds: (call: GraphCall) => string[];
  /** What hangs on an object and is followed with it. */
  relation?: {
    name: 'members' | 'manager';
    /** Also without `$select`. */
    unasked: boolean;
    idsOf: (call: GraphCall, id: string) => readonly string[];
  };
}

const PAGE = 100;
const MOST_IDS = 50;
const OPTIONS = ['$select', '$filter', '$expand'] as const;
/** `$top` is no mistake, and changes nothing (public report: learn.microsoft.com/answers/questions/1090464). */
const REFUSED = ['$skip', '$orderby', '$search', '$count'] as const;
const LATEST = 'latest';
/** ms */
const RENEWED_AFTER = 24 * 3600 * 1000;

/**
 * `{collection}/delta`: first everything, page by page, then with the token of `@odata.deltaLink` what has changed since. Both
 * links stand for the options of the beginning; a token can be used again, and lives for seven days of the emulator's clock.
 *
 * @throws GraphError 410 with an address to begin anew at, for a token that nobody knows any more
 */
export const deltaOf =
  (kind: DeltaKind) =>
  (call: GraphCall): GraphReply => {
    if (call.counting) throw badRequest('$count is only for collections.');
    if (call.cast !== undefined) throw notEmulated(`microsoft.graph.${call.cast} behind delta`);
    const { searchParams } = call.url;
    const refused = REFUSED.find((name) => searchParams.has(name));
    if (refused !== undefined)
      throw unsupportedQuery(`'${refused}' is not supported by the service for delta queries.`);
    const page = searchParams.get('$skiptoken');
    if (page !== null) return pageOf(call, kind, ...placeIn(call, kind, page));
    const token = searchParams.get('$deltatoken');
    if (token === null || token === '') return begun(call, kind, optionsOf(call, kind), true);
    if (token.toLowerCase() === LATEST) return begun(call, kind, optionsOf(call, kind), false);
    const [id, reading] = placeIn(call, kind, token);
    return continued(call, kind, id, reading);
  };

/** `$select` and the others of a first request, checked. */
function optionsOf({ url }: GraphCall, { typeName, relation }: DeltaKind): URLSearchParams {
  const { searchParams } = url;
  const options = new URLSearchParams();
  for (const name of OPTIONS) {
    const value = searchParams.get(name);
    if (value !== null) options.set(name, value);
  }
  const relations: readonly string[] = relation === undefined ? [] : [relation.name];
  const select = selectedNames(options)?.filter((name) => !relations.includes(name));
  if (select !== undefined)
    checkSelect(new URLSearchParams({ $select: select.join(',') }), typeName, versionOf(url));
  const expand = options.get('$expand');
  if (expand !== null && !relations.includes(expand))
    throw badRequest(`Parsing OData Select and Expand failed: Could not expand '${expand.slice(0, 100)}'.`);
  filteredIds(options);
  return options;
}

/** `id eq '…' or id eq '…'`: the only filter that changes can be followed by. */
function filteredIds(options: URLSearchParams): Set<string> | undefined {
  const filter = options.get('$filter');
  if (filter === null) return undefined;
  const terms = filter
    .split(/\s+or\s+/i)
    .map((term) => /^\(?\s*id\s+eq\s+'([^']*)'\s*\)?$/i.exec(term.trim())?.[1]);
  const ids = terms.flatMap((id) => (id === undefined ? [] : [id.toLowerCase()]));
  if (ids.length < terms.length || ids.length > MOST_IDS)
    throw unsupportedQuery(`Delta queries can be filtered by id alone, by up to ${MOST_IDS} of them.`);
  return new Set(ids);
}

/** A look at the collection now. */
function seenNow(call: GraphCall, kind: DeltaKind, options: URLSearchParams): Map<string, Seen> {
  const wanted = filteredIds(options);
  const isWanted = (id: string): boolean => wanted === undefined || wanted.has(id);
  const names = selectedNames(options);
  const { relation } = kind;
  const isFollowed = names === undefined ? relation?.unasked : names.includes(relation?.name ?? '');
  const follows = isFollowed === true || options.has('$expand');
  const select = new URLSearchParams(names === undefined ? {} : { $select: names.join(',') });
  const seen = new Map<string, Seen>();
  for (const object of kind.objects(call)) {
    const id = String(object['id']);
    if (!isWanted(id)) continue;
    const relatedIds = follows ? [...(relation?.idsOf(call, id) ?? [])] : [];
    seen.set(id, { object: selectProperties(object, select, kind), relatedIds });
  }
  for (const id of kind.deletedIds(call)) if (isWanted(id)) seen.set(id, 'removed');
  return seen;
}

const isMinimal = ({ headers }: GraphCall): boolean =>
  /\breturn=minimal\b/i.test(headers.get('prefer') ?? '');

/** @param telling everything that is there, or only what will change from now on */
function begun(call: GraphCall, kind: DeltaKind, options: URLSearchParams, telling: boolean): GraphReply {
  const seen = seenNow(call, kind, options);
  return kept(call, kind, options, seen, telling ? changes(call, kind, new Map(), seen) : []);
}

function continued(call: GraphCall, kind: DeltaKind, id: string, before: DeltaReading): GraphReply {
  const options = new URLSearchParams(before.options);
  const seen = seenNow(call, kind, options);
  const entries = changes(call, kind, before.seen, seen);
  // Nothing new: the same token goes on being good for what comes. An older one would end under a reader who asks every day.
  const isYoung = call.now - before.readAt < RENEWED_AFTER;
  if (entries.length === 0 && isYoung) return pageOf(call, kind, id, { ...before, entries }, 0);
  return kept(call, kind, options, seen, entries);
}

const changes = (
  call: GraphCall,
  { relation }: DeltaKind,
  before: ReadonlyMap<string, Seen>,
  seen: ReadonlyMap<string, Seen>,
): WireObject[] =>
  entriesBetween(before, seen, {
    minimal: isMinimal(call),
    relation: relation?.name ?? 'members',
    related: (id) => relatedOf(call, id),
  });

function relatedOf({ emulator }: GraphCall, id: string): WireObject {
  const [found] = wireDirectoryObjects(emulator, [id]);
  return { '@odata.type': found?.['@odata.type'] ?? '#microsoft.graph.directoryObject', id };
}

function kept(
  call: GraphCall,
  kind: DeltaKind,
  options: URLSearchParams,
  seen: ReadonlyMap<string, Seen>,
  entries: readonly WireObject[],
): GraphReply {
  const { emulator, caller, now } = call;
  const { context } = kind;
  const reading = { directoryId: caller.directory.id, context, options: String(options), seen, entries };
  const id = emulator.deltas.keep({ ...reading, readAt: now });
  return pageOf(call, kind, id, { ...reading, readAt: now }, 0);
}

function pageOf(
  { url }: GraphCall,
  kind: DeltaKind,
  id: string,
  { entries, options }: DeltaReading,
  from: number,
): GraphReply {
  const to = from + PAGE;
  const link = new URL(url);
  link.search = '';
  if (to < entries.length) link.searchParams.set('$skiptoken', tokenOf(id, to));
  else link.searchParams.set('$deltatoken', tokenOf(id, 0));
  return {
    status: 200,
    body: {
      '@odata.context': `${metadataOf(url)}#${kind.context}${projectionOf(new URLSearchParams(options))}`,
      [to < entries.length ? '@odata.nextLink' : '@odata.deltaLink']: link.href,
      value: entries.slice(from, to),
    },
  };
}

const tokenOf = (id: string, from: number): string => Buffer.from(`${id}:${from}`).toString('base64url');

/** @throws GraphError 400 for what is no token, 410 for one of which nothing is known any more */
function placeIn(
  call: GraphCall,
  kind: DeltaKind,
  token: string,
): [id: string, reading: DeltaReading, from: number] {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const [, id = '', from = ''] = /^([0-9a-f-]{36}):(\d{1,9})$/.exec(text) ?? [];
  if (id === '') throw badRequest('The specified delta token is not valid.');
  const reading = call.emulator.deltas.find(id, call.now);
  const isOwn = reading?.directoryId === call.caller.directory.id && reading.context === kind.context;
  if (reading !== undefined && isOwn) return [id, reading, Number(from)];
  const gone = new GraphError(
    410,
    'SyncStateNotFound',
    'The sync state generation is not found; a full synchronization is needed.',
    'delta tokens live for seven days, and not beyond a restart of the emulator',
  );
  const again = new URL(call.url);
  again.search = '?$deltatoken=';
  gone.location = again.href;
  throw gone;
}
