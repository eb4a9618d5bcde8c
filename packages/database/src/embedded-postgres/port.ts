import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseError } from '../database-error.ts';

const LOOPBACK = '127.0.0.1';

/**
 * The port of the server: the one asked for, else the one of the last start, else a free one. It is written down in
 * the home, so an address that somebody noted stays true as long as nobody else takes the port.
 *
 * @throws DatabaseError `postgres_port_taken` when a port was asked for and is taken
 */
export async function choosePort(home: string, wanted: number | undefined): Promise<number> {
  const file = join(home, 'port');
  const port = wanted ?? (await reusable(file)) ?? (await bindable(0));
  if (port === undefined || (wanted !== undefined && (await bindable(wanted)) === undefined)) {
    throw new DatabaseError('postgres_port_taken', `Port ${wanted} is taken, so PostgreSQL cannot use it.`);
  }
  writeFileSync(file, String(port), { mode: 0o600 });
  return port;
}

async function reusable(file: string): Promise<number | undefined> {
  try {
    return await bindable(Number.parseInt(readFileSync(file, 'utf8'), 10));
  } catch {
    return undefined;
  }
}

/** The port when it can be bound just now; with 0, any free one. */
function bindable(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
