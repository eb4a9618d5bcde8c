import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll } from 'vitest';

/** A wire that a test may cut or freeze. */
export type TcpProxy = {
  /** The address of what is behind it, through the wire. */
  readonly url: string;
  /** Nothing passes any more, old connections or new, and nobody is told. */
  freeze(): void;
  /** What was held back passes on. */
  thaw(): void;
  /** Ends every connection without a word. */
  cut(): void;
};

/** Stands before the server of an address until the end of the test file. */
export async function startTcpProxy(address: string): Promise<TcpProxy> {
  const target = new URL(address);
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (chunk) => void to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
      if (frozen) from.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const each = (act: (socket: Socket) => void) => {
    for (const pair of pairs) pair.forEach(act);
  };
  afterAll(() => {
    server.close();
    each((socket) => socket.destroy());
  });
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    freeze() {
      frozen = true;
      each((socket) => socket.pause());
    },
    thaw() {
      frozen = false;
      each((socket) => socket.resume());
    },
    cut: () => each((socket) => socket.destroy()),
  };
}
