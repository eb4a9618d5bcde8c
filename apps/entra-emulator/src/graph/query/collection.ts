import { badRequest } from '../graph-error.ts';
import { compileFilter } from './filter.ts';

type WireObject = Record<string, unknown>;

export interface CollectionQuery {
  /** The address asked for, on the emulator's own origin: next links are built from it. */
  url: URL;
  eventual: boolean;
}

interface CollectionKind {
  typeName: string;
  filterable: readonly string[];
  context: string;
}

const LARGEST_PAGE = 999;
const USUAL_PAGE = 100;

/** Applies `$filter`, `$top`, `$skiptoken`, `$count` and `$select`, and writes the page as Graph does. */
export function collectionPage(
  objects: readonly WireObject[],
  query: CollectionQuery,
  kind: CollectionKind,
): WireObject {
  const { searchParams } = query.url;
  const wantsCount = searchParams.get('$count') === 'true';
  const filter = searchParams.get('$filter');
  const advanced = query.eventual && wantsCount;
  const matching = filter === null ? objects : objects.filter(compileFilter(filter, { ...kind, advanced }));
  const start = skipOf(searchParams.get('$skiptoken'));
  const size = pageSizeOf(searchParams.get('$top'));
  const page = matching.slice(start, start + size).map((object) => selectProperties(object, searchParams));
  const more = start + size < matching.length;
  return {
    '@odata.context': `${query.url.origin}/v1.0/$metadata#${kind.context}`,
    ...(wantsCount && { '@odata.count': matching.length }),
    ...(more && { '@odata.nextLink': nextLink(query.url, start + size) }),
    value: page,
  };
}

/** `$select`: only what was named, and always the id. */
export function selectProperties(object: WireObject, searchParams: URLSearchParams): WireObject {
  const wanted = searchParams
    .get('$select')
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (wanted === undefined || wanted.length === 0) return object;
  const entries = Object.entries(object).filter(
    ([name]) => name.startsWith('@odata.') || name === 'id' || wanted.includes(name),
  );
  return Object.fromEntries(entries);
}

function pageSizeOf(top: string | null): number {
  if (top === null) return USUAL_PAGE;
  const size = Number(top);
  if (!/^\d{1,4}$/.test(top) || size < 1 || size > LARGEST_PAGE) {
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`,
    );
  }
  return size;
}

function skipOf(token: string | null): number {
  if (token === null) return 0;
  const offset = Number(
    Buffer.from(token, 'base64url')
      .toString('utf8')
      .replace(/^from:/, ''),
  );
  if (!Number.isInteger(offset) || offset < 0) throw badRequest('The skip token is not valid.');
  return offset;
}

function nextLink(url: URL, offset: number): string {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', Buffer.from(`from:${offset}`).toString('base64url'));
  return next.href;
}
