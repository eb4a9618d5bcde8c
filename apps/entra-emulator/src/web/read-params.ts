/** Parameters of a query or form: the first value of each, and which names came more than once. */
export interface ReadParams {
  params: Record<string, string>;
  repeated: string[];
}

export function readParams(source: URLSearchParams): ReadParams {
  const params: Record<string, string> = {};
  const repeated: string[] = [];
  for (const [name, value] of source) {
    if (name === '__proto__') continue;
    if (Object.hasOwn(params, name)) repeated.push(name);
    else params[name] = value;
  }
  return { params, repeated };
}

const LARGEST_BODY = 1024 * 1024;

export class BodyTooLarge extends Error {}

/** Reads a body as text, up to `largest` bytes, 1 MiB if not said. Throws BodyTooLarge beyond. */
export async function readBody(request: Request, largest = LARGEST_BODY): Promise<string> {
  return Buffer.from(await readBytes(request, largest)).toString('utf8');
}

/** The same as it came. Throws BodyTooLarge. */
export async function readBytes(request: Request, largest = LARGEST_BODY): Promise<Uint8Array> {
  const length = request.headers.get('content-length');
  if (Number(length ?? 0) > largest) throw new BodyTooLarge();
  // HTTP lets no more through than was announced; and without a stream between it costs half.
  if (length !== null) return new Uint8Array(await request.arrayBuffer());
  if (request.body === null) return new Uint8Array();
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > largest) throw new BodyTooLarge();
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
