import type { IncomingMessage } from 'node:http';

const FORM = /^application\/x-www-form-urlencoded(;|$)/i;

/** A form as a browser posts it. Undefined for another type, or for more than that many bytes (attack 73). */
export async function readFields(
  request: IncomingMessage,
  mostBytes: number,
): Promise<URLSearchParams | undefined> {
  if (!FORM.test(request.headers['content-type'] ?? '')) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** The same, small and with each field once. */
export async function readForm(request: IncomingMessage): Promise<Map<string, string> | undefined> {
  const fields = [...((await readFields(request, 4_096)) ?? [])];
  const form = new Map(fields);
  return form.size === fields.length ? form : undefined;
}
