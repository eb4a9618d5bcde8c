import { badRequest, GraphError, UnknownName, unsupportedQuery } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import { metadataOf, versionOf } from '../version.ts';
import { checkSelect } from './check-select.ts';
import { projectionOf } from './context-url.ts';
import { checkExpand, type Expansions, expandObject } from './expand.ts';
import { compileFilter, type FilterableProperties, requireAskable } from './filter.ts';
import { isPublishedType, orderLevel } from './published.ts';
import { compileSearch } from './search.ts';
import { selectedNames, unsetProperties, usualOf } from './selectable.ts';
import { orderOf, valueAt } from './values.ts';

type WireObject = Record<string, unknown>;

export interface CollectionQuery {
  /** The address asked for, on the emulator's own origin: next links are built from it. */
  url: URL;
  eventual: boolean;
}

/** What may be asked of a collection. */
export interface CollectionKind extends FilterableProperties {
  /** Behind `$metadata#`. */
  context: string;
  /** Properties of `$search`; without any, searching is refused. */
  searchable?: readonly string[];
  /** Properties of `$orderby`. */
  orderable?: readonly string[];
  expand?: Expansions;
  /** What is shown without `$select`; everything when left out. */
  usual?: readonly string[];
  /** What is shown with `$select` alone. */
  onlySelected?: readonly string[];
  /** Whether it takes `$skip`, which the directory does not. */
  skips?: boolean;
  /** How many come without `$top`; 100 unless said. */
  usualPage?: number;
  /** Of `$top`; 999 unless said. */
  largestPage?: number;
}

type SelectableKind = Pick<CollectionKind, 'expand' | 'usual' | 'onlySelected'> & { typeName?: string };

const LARGEST_PAGE = 999;
const USUAL_PAGE = 100;

/** Applies `$filter`, `$search`, `$orderby`, `$top`, `$skiptoken`, `$count`, `$select` and `$expand`, and writes the page. */
export function collectionPage(
  objects: readonly WireObject[],
  query: CollectionQuery,
  kind: CollectionKind,
): WireObject {
  const { searchParams } = query.url;
  checkSelect(searchParams, kind.typeName, versionOf(query.url));
  checkExpand(searchParams, kind.typeName, kind.expand ?? {});
  const matching = matchingObjects(objects, query, kind);
  const token = searchParams.get('$skiptoken');
  const start = token === null ? skippedBy(searchParams.get('$skip')) : skipOf(token);
  const counted = searchParams.get('$count') === 'true' && query.eventual;
  const size = pageSizeOf(searchParams.get('$top'), kind);
  const page = matching
    .slice(start, start + size)
    .map((object) => shownProperties(object, searchParams, kind));
  const more = start + size < matching.length;
  return {
    '@odata.context': `${metadataOf(query.url)}#${kind.context}${projectionOf(searchParams)}`,
    // Told on the first page only.
    ...(counted && token === null && { '@odata.count': matching.length }),
    ...(more && { '@odata.nextLink': nextLink(query.url, start + size) }),
    value: page,
  };
}

/**
 * `…/$count`: how many objects match `$filter` and `$search`. It wants `ConsistencyLevel: eventual`.
 *
 * @throws GraphError 400 without it
 */
export function collectionCount(
  objects: readonly WireObject[],
  query: CollectionQuery,
  kind: CollectionKind,
): number {
  if (!query.eventual) throw badRequest('$count is not currently supported.');
  return matchingObjects(objects, query, kind, true).length;
}

function matchingObjects(
  objects: readonly WireObject[],
  query: CollectionQuery,
  kind: CollectionKind,
  counting = query.url.searchParams.get('$count') === 'true',
): readonly WireObject[] {
  const { searchParams } = query.url;
  const advanced = query.eventual && counting;
  const filter = searchParams.get('$filter');
  const search = searchParams.get('$search');
  const orderBy = searchParams.get('$orderby');
  if (searchParams.has('$skip') && kind.skips !== true)
    throw unsupportedQuery("'$skip' is not supported by the service.");
  let found = objects;
  if (filter !== null) found = found.filter(compileFilter(filter, { ...kind, advanced }));
  if (search !== null) {
    if (!query.eventual) throw searchWantsHeader();
    found = found.filter(compileSearch(search, { ...kind, searchable: kind.searchable ?? [] }));
  }
  if (orderBy === null) return found;
  if (filter !== null && !advanced && kind.isLog !== true)
    throw unsupportedQuery('Sorting not supported for current query.');
  return sorted(found, orderBy, kind, advanced);
}

const searchWantsHeader = (): GraphError =>
  unsupportedQuery(
    "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
  );

function sorted(
  objects: readonly WireObject[],
  orderBy: string,
  kind: CollectionKind,
  advanced: boolean,
): WireObject[] {
  const [asked = '', written = 'asc', ...rest] = orderBy.trim().split(/\s+/);
  const direction = written.toLowerCase();
  const property = kind.orderable?.find((one) => one.toLowerCase() === asked.toLowerCase());
  const order = orderLevel(kind.typeName, asked);
  if (property === undefined && order !== undefined)
    throw notEmulated(`$orderby ${asked} of ${kind.typeName}`);
  const isUnpublished = order === undefined && isPublishedType(kind.typeName);
  const isDirection = direction === 'asc' || direction === 'desc';
  if (property === undefined || isUnpublished || rest.length > 0 || !isDirection)
    throw new UnknownName(
      'Request_UnsupportedQuery',
      `Unsupported sort property '${asked}' for '${kind.typeName}'.`,
      { typeName: kind.typeName, path: asked },
    );
  requireAskable(kind, property);
  if (!advanced && order === 'advanced') throw unsupportedQuery('Sorting not supported for current query.');
  const sign = direction === 'asc' ? 1 : -1;
  const last = '\uffff';
  return objects.toSorted(
    (one, other) => sign * (orderOf(valueAt(one, property) ?? last, valueAt(other, property) ?? last) ?? 0),
  );
}

/** The same with every property that was asked for, also those that nobody has set. */
export function shownProperties(
  object: WireObject,
  searchParams: URLSearchParams,
  kind: SelectableKind,
): WireObject {
  const selected = selectProperties(object, searchParams, kind);
  const unset = unsetProperties(searchParams, kind.typeName);
  return { ...selected, ...without(unset, Object.keys(selected)) };
}

/** `$select`: only what was named, and always the id; `$expand`: what else was asked for. */
export function selectProperties(
  object: WireObject,
  searchParams: URLSearchParams,
  { expand = {}, usual, onlySelected = [] }: Pick<CollectionKind, 'expand' | 'usual' | 'onlySelected'> = {},
): WireObject {
  const expanded = expandObject(object, searchParams.get('$expand'), expand);
  const asked = selectedNames(searchParams);
  const wanted = asked ?? (usual ?? usualOf(object))?.map((name) => name.toLowerCase());
  if (wanted === undefined || wanted.includes('*')) return { ...without(object, onlySelected), ...expanded };
  const entries = Object.entries(object).filter(
    ([name]) => name.startsWith('@odata.') || name === 'id' || wanted.includes(name.toLowerCase()),
  );
  return { ...Object.fromEntries(entries), ...expanded };
}

const without = (object: WireObject, names: readonly string[]): WireObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

function pageSizeOf(
  top: string | null,
  { usualPage = USUAL_PAGE, largestPage: largest = LARGEST_PAGE }: CollectionKind,
): number {
  if (top === null) return usualPage;
  const size = Number(top);
  if (!/^\d{1,4}$/.test(top) || size < 1 || size > largest) {
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${largest} inclusive.`);
  }
  return size;
}

function skippedBy(skip: string | null): number {
  if (skip === null) return 0;
  if (!/^\d{1,9}$/.test(skip)) throw badRequest(`Invalid value '${skip.slice(0, 100)}' for '$skip'.`);
  return Number(skip);
}

function skipOf(token: string): number {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const offset = Number(/^from:(\d{1,9})$/.exec(text)?.[1]);
  if (!Number.isInteger(offset)) {
    throw new GraphError(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired or is not valid.',
    );
  }
  return offset;
}

function nextLink(url: URL, offset: number): string {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', Buffer.from(`from:${offset}`).toString('base64url'));
  return next.href;
}
