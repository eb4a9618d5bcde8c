import { isPlainObject } from '../shape/plain-object.ts';
import type { GraphReply } from './graph-call.ts';

/** `odata.metadata=none`, and as OData 4.01 writes it. */
const NONE = /;\s*(?:odata\.)?metadata=none\b/i;

/** What stays: without them nobody comes to the next page. */
const LINKS_AND_SIZE = /@odata\.(?:nextLink|deltaLink|count)$/;

/**
 * The answer without what OData adds to it, for a client that wants none of it (`Accept: application/json;odata.metadata=none`,
 * or `$format`; OData JSON format 4.01, section 3.1). Next links and sizes stay.
 */
export function withMetadataLevel(reply: GraphReply, headers: Headers, url: URL): GraphReply {
  const asked = url.searchParams.get('$format') ?? headers.get('accept') ?? '';
  if (reply.body === undefined || !NONE.test(asked)) return reply;
  return { ...reply, body: plainObject(reply.body) };
}

const plainObject = (object: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => !name.includes('@odata.') || LINKS_AND_SIZE.test(name))
      .map(([name, value]) => [name, plain(value)]),
  );

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return isPlainObject(value) ? plainObject(value) : value;
}
