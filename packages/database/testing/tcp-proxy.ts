import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll } from 'vitest';

/** A wire that a test may cut or freeze. */
export type TcpProxy = {
  /** The address of what is behind it, through the wire. */
  readonly url: string;
  /** Nothing passes any more, old connections or new, and nobody is told. */
  freeze(): void;
  /** Ends every connection without a word, old ones and new. */
  cut(): void;
  /** As at the beginning; what was held back passes on. */
  mend(): void;
};

/** Stands before the server of an address until the end of the test file. */
export async function startTcpProxy(address: string): Promise<TcpProxy> {
  const target = new URL(address);
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'whole' | 'frozen' | 'cut' = 'whole';
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy();
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
      if (state === 'frozen') from.pause();
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
      state = 'frozen';
      each((socket) => socket.pause());
    },
    cut() {
      state = 'cut';
      each((socket) => socket.destroy());
    },
    mend() {
      state = 'whole';
      each((socket) => socket.resume());
    },
  };
}
