import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { startPortico } from '../harness/index.ts';

const portico = await startPortico({ worker: false });
/** A stop that takes longer than any test: what happens before the door closes can be looked at. */
const LONG = '300';

type Answer = {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly reused: boolean;
};
const ask = (url: URL, agent: Agent) =>
  new Promise<Answer>((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      response.resume().on('end', () => {
        const { connection } = response.headers;
        resolve({ status: response.statusCode, connection, reused: request.reusedSocket });
      });
    }).on('error', reject);
  });

test('a web that is told to stop is not ready at once, and serves everybody on: old connections, which it ends in good order, and new ones (fault R29, review R3)', async () => {
  const { origin, web } = await portico.startAnotherWeb({ PORTICO_DRAIN_SECONDS: LONG });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const page = new URL('/login', origin);
  expect(await ask(page, agent)).toMatchObject({ status: 307, connection: 'keep-alive', reused: false });
  const ended = web.stop('SIGTERM');
  await expect.poll(web.log).toContain('web is shutting down');
  expect(await ask(page, agent)).toEqual({ status: 307, connection: 'close', reused: true });
  expect(await ask(page, agent)).toEqual({ status: 307, connection: 'close', reused: false });
  expect(await ask(new URL('/readyz', origin), agent)).toMatchObject({ status: 503, connection: 'close' });
  expect(await ask(new URL('/livez', origin), agent)).toMatchObject({ status: 200, connection: 'close' });
  await web.stop('SIGKILL');
  await ended;
});

test('then it finishes and ends with 0, however many connections are kept open to it', async () => {
  const { origin, web } = await portico.startAnotherWeb({ PORTICO_DRAIN_SECONDS: '0.1' });
  const agent = new Agent({ keepAlive: true });
  const kept = await Promise.all([1, 2, 3].map(() => ask(new URL('/livez', origin), agent)));
  expect(kept.map(({ connection }) => connection)).toEqual(['keep-alive', 'keep-alive', 'keep-alive']);
  expect(await web.stop('SIGTERM')).toBe(0);
});

test('connections are kept for longer than a balancer keeps them that sends nothing', async () => {
  const { headers } = await fetch(new URL('/livez', portico.origin));
  const seconds = Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1]);
  expect(seconds).toBeGreaterThanOrEqual(65);
  expect(seconds).toBeLessThanOrEqual(75);
});
