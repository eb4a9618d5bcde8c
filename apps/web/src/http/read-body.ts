import { assertThat, PorticoError } from '@portico/core';

const MOST_BYTES = 64 * 1_024;

/**
 * The body, read no further than that many bytes (attack 139).
 *
 * @throws PorticoError `body_too_large`, `invalid_request` when the client goes away before its end
 */
export async function readBytes(request: Request, most: number): Promise<Buffer<ArrayBuffer>> {
  assertThat(Number(request.headers.get('content-length') ?? 0) <= most, 'body_too_large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.byteLength;
    assertThat(size <= most, 'body_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body as text, at most 64 KiB unless told. @throws PorticoError `body_too_large`, `invalid_request` */
export async function readBody(request: Request, most = MOST_BYTES): Promise<string> {
  const bytes = await readBytes(request, most);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PorticoError('invalid_request', { detail: 'the body is not UTF-8', cause });
  }
}

async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } catch (cause) {
    throw new PorticoError('invalid_request', { detail: 'the body broke off', cause });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
