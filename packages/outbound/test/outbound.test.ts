import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createOutbound, OutboundError } from '../src/index.ts';
import type { OutboundSettings } from '../src/outbound.ts';

let answer: RequestListener;
const received: { url: string | undefined; method: string | undefined; body: string; from: Socket }[] = [];
const server = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    received.push({ url: request.url, method: request.method, body, from: request.socket });
    answer(request, response);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const origin = `http://127.0.0.1:${port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received.length = 0;
  answer = (_request, response) => response.end('{"ok":true}');
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

// Longer than a loaded machine takes: where silence is the matter, the test says so.
const outbound = (change: Partial<OutboundSettings> = {}) =>
  createOutbound({ timeoutMs: 20_000, insideAllowed: true, ...change });
const codeOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (came) => ({ came }),
    (error: unknown) => (error instanceof OutboundError ? error.code : error),
  );
const GET = { method: 'GET' } as const;
const POST = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'grüße' } as const;

describe('what is asked', () => {
  test('arrives whole, and so does the answer', async () => {
    answer = (_request, response) => response.writeHead(201, { 'x-kind': 'test' }).end('\ufeffgrüße');
    expect(await outbound().ask(`${origin}/a?b=c`, POST)).toMatchObject({
      ...{ status: 201, body: 'grüße' },
      headers: { 'x-kind': 'test' },
    });
    expect(received).toMatchObject([{ url: '/a?b=c', method: 'POST', body: 'grüße' }]);
  });

  test('goes over one connection, call after call', async () => {
    const { ask } = outbound();
    for (let calls = 0; calls < 3; calls += 1) await ask(origin, GET);
    expect(new Set(received.map(({ from }) => from)).size).toBe(1);
  });

  test('is asked once more over a new connection when the old one was closed while it lay idle', async () => {
    const { ask } = outbound();
    await ask(origin, GET);
    // As if it had been closed at this moment: the next request meets the end of the connection.
    const [first] = received;
    first?.from.once('data', () => first.from.destroy());
    expect(await ask(origin, GET)).toMatchObject({ status: 200 });
    expect(new Set(received.map(({ from }) => from)).size).toBeGreaterThan(1);
  });

  test('and never more than once, nor at all where it may have done something', async () => {
    for (const [call, most] of [
      [GET, 3],
      [POST, 2],
    ] as const) {
      received.length = 0;
      const { ask } = outbound();
      answer = (_request, response) => response.end();
      await ask(origin, GET);
      answer = (request) => void request.socket.destroy();
      expect(await codeOf(ask(origin, call))).toBe('unreachable');
      expect(received).toHaveLength(most);
    }
  });
});

describe('nothing inside is reached, however it is written (attacks 106, 109)', () => {
  const guarded = outbound({ insideAllowed: false });
  test.each([
    'http://127.0.0.1',
    'https://127.0.0.1',
    'https://[::1]',
    'https://localhost',
    'http://8.8.8.8',
    'https://2130706433',
    'https://0x7f.1',
    'https://[::ffff:7f00:1]',
    'https://169.254.169.254',
  ])('at %s', async (host) => {
    expect(await codeOf(guarded.ask(`${host}:${port}/x`, GET))).toBe('not_public');
    expect(await codeOf(guarded.tell(`${host}:${port}/x`, POST))).toBe('not_public');
    expect(received).toEqual([]);
  });

  test.each(['ftp://a.example', 'file:///etc/passwd', 'https://user:pass@a.example', 'nonsense', ''])(
    'and %j is no address to go to, wherever that is allowed',
    async (address) => {
      for (const { ask } of [guarded, outbound()]) expect(await codeOf(ask(address, GET))).toBe('not_public');
    },
  );
});

describe('an answer', () => {
  test('that leads elsewhere is not followed (attack 108)', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${origin}/elsewhere` }).end();
    expect(await codeOf(outbound().ask(`${origin}/here`, GET))).toBe('redirected');
    expect(received.map(({ url }) => url)).toEqual(['/here']);
  });

  test('that never ends is cut off (attack 110)', async () => {
    answer = (_request, response) => endless(response);
    expect(await codeOf(outbound().ask(origin, GET))).toBe('too_large');
  });

  test('may have exactly as many bytes as are read', async () => {
    const { ask } = outbound({ mostBytes: 10 });
    answer = (_request, response) => response.end('x'.repeat(10));
    expect(await ask(origin, GET)).toMatchObject({ body: 'x'.repeat(10) });
    answer = (_request, response) => response.end('x'.repeat(11));
    expect(await codeOf(ask(origin, GET))).toBe('too_large');
  });

  test.each<[string, RequestListener]>([
    ['does not come', () => undefined],
    ['stops half way', (_request, response) => void response.writeHead(200).write('{')],
  ])('that %s is given up after the time that was allowed', async (_, silent) => {
    answer = silent;
    expect(await codeOf(outbound({ timeoutMs: 50 }).ask(origin, GET))).toBe('unreachable');
  });

  test('that changes the protocol is none, and nobody waits for it (attack 110)', async () => {
    answer = (request) =>
      void request.socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
      );
    expect(await codeOf(outbound().ask(origin, GET))).toBe('unreachable');
    expect(await codeOf(outbound().tell(origin, POST))).toBe('unreachable');
  });

  test('that breaks off is none', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy());
    };
    expect(await codeOf(outbound().ask(origin, GET))).toBe('unreachable');
  });

  test('of whom something is told counts by its status alone', async () => {
    answer = (_request, response) => endless(response.writeHead(202));
    expect(await outbound().tell(origin, POST)).toBe(202);
    answer = (_request, response) => response.writeHead(307, { location: `${origin}/elsewhere` }).end();
    expect(await outbound().tell(origin, POST)).toBe(307);
    expect(received).toHaveLength(2);
  });
});

function endless(response: ServerResponse): void {
  const more = () => {
    while (response.write(Buffer.alloc(65_536, ' '))) if (response.destroyed) return;
  };
  response.on('drain', more).on('error', () => undefined);
  more();
}
