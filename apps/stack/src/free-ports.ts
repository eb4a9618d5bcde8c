import { createServer } from 'node:net';

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

/** A free port of loopback, for parts that nobody has to find by hand. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    // Without a host: every address of the machine, so a server on either loopback address counts.
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
