import { request } from 'node:https';
import type { startEmulator } from './emulator.ts';

type Emulator = Awaited<ReturnType<typeof startEmulator>>;

/**
 * A `fetch` that leads every https address to the emulator, whatever host it names: so it is asked under Microsoft's own names, of
 * any cloud, and shows the certificate of its authority for them.
 */
export function ledToEmulator({ httpsOrigin, caCertificate }: Emulator): typeof fetch {
  if (httpsOrigin === undefined || caCertificate === undefined)
    throw new Error('it was started without https');
  const { hostname, port } = new URL(httpsOrigin);
  return async (input, init) => {
    const asked = new Request(input, init);
    const url = new URL(asked.url);
    if (url.protocol !== 'https:') throw new Error(`${url.origin} is none of Microsoft's`);
    const body = Buffer.from(await asked.arrayBuffer());
    const headers = { ...Object.fromEntries(asked.headers), host: url.host, 'content-length': body.length };
    return new Promise((resolve, reject) => {
      const there = { host: hostname, port, servername: url.hostname, ca: caCertificate, agent: false };
      const sent = request(
        { ...there, method: asked.method, path: `${url.pathname}${url.search}`, headers },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => resolve(responseOf(answer.statusCode ?? 0, answer.headers, parts)));
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  };
}

const WITHOUT_BODY = [204, 304];

function responseOf(
  status: number,
  headers: NodeJS.Dict<string | string[]>,
  parts: readonly Buffer[],
): Response {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  return new Response(WITHOUT_BODY.includes(status) ? null : Buffer.concat(parts), {
    status,
    headers: pairs,
  });
}
