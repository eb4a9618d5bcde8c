import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Above the ports that browsers refuse, below those of the system itself (Linux from 32768, others from 49152). */
const FIRST = 12_000;
const END = 32_000;
const given = new Set<number>();

/** @throws Error that names the variable of each port that somebody else has */
export async function requireFreePorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const taken: string[] = [];
  for (const [variable, port] of Object.entries(ports)) {
    if (!(await isFree(port)))
      taken.push(`Port ${port} is taken. Set ${variable} to a free one, e.g. ${variable}=${port + 10}.`);
  }
  const numbers = Object.values(ports);
  if (new Set(numbers).size < numbers.length) taken.push(`${Object.keys(ports).join(', ')} have to differ.`);
  if (taken.length > 0) throw new Error(taken.join('\n'));
}

/**
 * A free port, for parts that nobody has to find by hand; another one at each call. Not one of those that the system
 * gives out by itself: a connection of somebody else could get it before the part listens.
 */
export async function anyFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    // Without a host: every address of the machine, so a server on either loopback address counts.
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
