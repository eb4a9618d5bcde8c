import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '@portico/testing';
import { expect, test } from 'vitest';
import { anyFreePort, requireFreePorts } from '../src/free-ports.ts';

test.each(['127.0.0.1', '::'])('a port that somebody has on %s is named with its variable', async (host) => {
  // One that the system gives to nobody else while this looks at it.
  const port = await freePort(host);
  const squatter = createServer().listen(port, host);
  await once(squatter, 'listening');
  await expect(requireFreePorts({ PORTICO_PORT: port })).rejects.toThrow(
    `Port ${port} is taken. Set PORTICO_PORT`,
  );
  squatter.close();
  await once(squatter, 'close');
  await requireFreePorts({ PORTICO_PORT: port });
});

test('two parts cannot have the same port', async () => {
  const port = await freePort();
  await expect(requireFreePorts({ PORTICO_PORT: port, EXAMPLE_APP_PORT: port })).rejects.toThrow(/differ/);
});

test('ports for several parts are several, and none that the system gives out by itself', async () => {
  const ports = [];
  for (let part = 0; part < 50; part += 1) ports.push(await anyFreePort());
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});
