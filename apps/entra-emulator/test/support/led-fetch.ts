import { request } from 'node:https';
import type { ClientBench } from './client-bench.ts';

/** Fetches as somebody whose connections to Microsoft are led to the emulator: its certificate must be good for that name. */
export function ledTo({ httpsOrigin, caCertificate }: ClientBench): typeof fetch {
  const { port } = new URL(httpsOrigin);
  return async (address, { method = 'GET', headers, body } = {}) => {
    const { hostname, pathname, search } = new URL(String(address));
    const form =
      body instanceof URLSearchParams ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    const options = {
      ...{ host: '127.0.0.1', port, servername: hostname, ca: caCertificate, method },
      path: `${pathname}${search}`,
      headers: { ...form, ...Object.fromEntries(new Headers(headers)), host: hostname },
    };
    return await new Promise<Response>((resolve, reject) => {
      request(options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const told = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
            values.map((value): [string, string] => [name, value]),
          );
          resolve(new Response(Buffer.concat(parts), { status: answer.statusCode ?? 0, headers: told }));
        });
      })
        .on('error', reject)
        .end(String(body ?? ''));
    });
  };
}
