import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 4_096;

/** A small form as a browser posts it. Undefined for anything else: another type, too large, a field twice (attack 73). */
export async function readForm(request: IncomingMessage): Promise<Map<string, string> | undefined> {
  if (!/^application\/x-www-form-urlencoded(;|$)/i.test(request.headers['content-type'] ?? ''))
    return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  const fields = [...new URLSearchParams(Buffer.concat(chunks).toString('utf8'))];
  const form = new Map(fields);
  return form.size === fields.length ? form : undefined;
}
