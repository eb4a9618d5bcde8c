import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { anyFreePort, requireFreePorts } from '../src/free-ports.ts';

test.each(['127.0.0.1', '::'])('a port that somebody has on %s is named with its variable', async (host) => {
  const port = await anyFreePort();
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
  const port = await anyFreePort();
  await expect(requireFreePorts({ PORTICO_PORT: port, EXAMPLE_APP_PORT: port })).rejects.toThrow(/differ/);
});
