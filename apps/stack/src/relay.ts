import { connect, createServer } from 'node:net';

/** A published port of a container does not reach what listens on its loopback: this takes it there. */
export function relay(publishedPort: number, loopbackPort: number, host: 'localhost' | '127.0.0.1'): void {
  createServer((outside) => {
    const inside = connect(loopbackPort, host);
    for (const socket of [outside, inside])
      socket.on('error', () => [outside, inside].map((each) => each.destroy()));
    outside.pipe(inside).pipe(outside);
  }).listen(publishedPort, '0.0.0.0');
}
