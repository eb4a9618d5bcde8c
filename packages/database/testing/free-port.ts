import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Above the ports that browsers refuse, below those that systems give out by themselves (Linux from 32768, others from
 * 49152): between the look and the use nobody gets such a port by chance.
 */
const FIRST = 12_000;
const END = 32_000;

/**
 * A port of TCP that is free and that nobody else who asks here is told while this process lives. Where possible, let
 * the server choose with port 0 instead.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END);
    if ((await isReserved(port)) && (await isFree(port, host))) return port;
  }
}

/** The UDP port of the same number is ours from now on: a sign for the other processes, which no TCP server minds. */
async function isReserved(port: number): Promise<boolean> {
  const sign = createSocket('udp4').unref();
  sign.bind({ port, address: '127.0.0.1', exclusive: true });
  return succeeded(once(sign, 'listening'));
}

async function isFree(port: number, host: string): Promise<boolean> {
  const probe = createServer().listen({ port, host, exclusive: true });
  if (!(await succeeded(once(probe, 'listening')))) return false;
  probe.close();
  await once(probe, 'close');
  return true;
}

function succeeded(event: Promise<unknown>): Promise<boolean> {
  return event.then(
    () => true,
    () => false,
  );
}
