import { once } from 'node:events';
import { connect } from 'node:net';

/** So long that only what hangs meets it: a slow machine is no failure. */
const PATIENCE_MS = 50_000;

/**
 * Sends bytes as they are, which no HTTP client would, and answers the bytes that come back until the server closes:
 * ask for that with `Connection: close`, or send what a server hangs up on.
 */
export function rawRequest(origin: URL, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(origin.port), origin.hostname, () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1').setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no end: ${text}`)));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    // A server may close the door while it is still being written to; what it said before counts.
    socket.on('error', (error) => ('code' in error ? resolve(text) : reject(error)));
  });
}

/** A request with that first line and those headers. */
export const rawText = (line: string, headers: Record<string, string> = {}, body = '') =>
  `${line} HTTP/1.1\r\n${Object.entries({ Host: 'localhost', Connection: 'close', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`;

export const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

/**
 * Sends a request whose body stays away, until the server has begun to work on it.
 *
 * @returns sends the rest and answers as {@link rawRequest} does
 */
export async function heldRequest(
  origin: URL,
  line: string,
  headers: Record<string, string>,
  body: string,
): Promise<() => Promise<string>> {
  const socket = connect(Number(origin.port), origin.hostname);
  socket.setEncoding('latin1');
  socket.write(rawText(line, { ...headers, 'Content-Length': String(body.length), Expect: '100-continue' }));
  const [begun] = await once(socket, 'data');
  if (!String(begun).startsWith('HTTP/1.1 100')) throw new Error(`not awaited: ${begun}`);
  socket.write(body.slice(0, 1), 'latin1');
  return async () => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.write(body.slice(1), 'latin1');
    await once(socket, 'close');
    return text;
  };
}
