import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** nginx as it is installed: `proxy_buffer_size` and `large_client_header_buffers`. */
const MOST_ANSWER_BYTES = 4_096;
const MOST_REQUEST_BYTES = 8_192;

/** The largest heads that went through, in bytes. */
export type Heads = { request: number; answer: number };

/** `name: value`, line ends, and the empty line after all of them. */
function headBytes(first: string, raw: readonly string[]): number {
  let bytes = Buffer.byteLength(first) + 4;
  for (let index = 0; index < raw.length; index += 2)
    bytes +=
      Buffer.byteLength(raw[index] ?? '', 'latin1') + Buffer.byteLength(raw[index + 1] ?? '', 'latin1') + 4;
  return bytes;
}

/**
 * A proxy with nginx's limits in front of an application, closed after the test: 502 for an answer whose head is larger, 400
 * for such a request.
 *
 * @param upstream origin of the application
 */
export async function limitedProxy(upstream: string): Promise<{ origin: string; heads: Heads }> {
  const heads: Heads = { request: 0, answer: 0 };
  const server = createServer((request, response) => {
    const size = headBytes(`${request.method} ${request.url} HTTP/1.1`, request.rawHeaders);
    heads.request = Math.max(heads.request, size);
    if (size > MOST_REQUEST_BYTES)
      return void response.writeHead(400).end('Request Header Or Cookie Too Large');
    const { method, headers } = request;
    const onward = send(
      new URL(request.url ?? '/', upstream),
      { method, headers, agent: false },
      (answer: IncomingMessage) => {
        const bytes = headBytes(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, answer.rawHeaders);
        heads.answer = Math.max(heads.answer, bytes);
        if (bytes > MOST_ANSWER_BYTES) {
          answer.resume();
          return void response.writeHead(502).end('upstream sent too big header');
        }
        response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
        answer.pipe(response);
      },
    );
    onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    request.pipe(onward);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, heads };
}
