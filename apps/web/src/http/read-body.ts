import { assertThat, PorticoError } from '@portico/core';

const MOST_BYTES = 64 * 1_024;

/** The body as text, read no further than 64 KiB (attack 139). @throws PorticoError `body_too_large`, `invalid_request` */
export async function readBody(request: Request): Promise<string> {
  assertThat(Number(request.headers.get('content-length') ?? 0) <= MOST_BYTES, 'body_too_large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.byteLength;
    assertThat(size <= MOST_BYTES, 'body_too_large');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new PorticoError('invalid_request', { detail: 'the body is not UTF-8', cause });
  }
}

async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
