import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from '../database-error.ts';
import { SERVER_ENVIRONMENT } from './initialize.ts';
import type { Placement } from './placement.ts';
import { readPostmasterFile } from './postmaster-file.ts';

const READY_POLL_MS = 10;
const LOG_TAIL = 2_000;

export type ServerSettings = Readonly<Record<string, string>>;

/**
 * Starts the server on loopback and waits until it takes connections.
 *
 * @param log file that takes the server's messages; begun anew
 * @throws DatabaseError `postgres_start_failed` with the end of that log
 */
export async function startServer(
  placement: Placement,
  log: string,
  port: number,
  settings: ServerSettings,
): Promise<ChildProcess> {
  const child = spawnServer(placement, log, { port: String(port), ...settings });
  const ended = new Promise<'ended'>((resolve) => {
    child.once('exit', () => resolve('ended'));
    child.once('error', () => resolve('ended'));
  });
  for (;;) {
    if ((await Promise.race([ended, delay(READY_POLL_MS)])) === 'ended') {
      const tail = readFileSync(log, 'utf8').slice(-LOG_TAIL).trim();
      throw new DatabaseError('postgres_start_failed', `PostgreSQL did not start: ${tail}`);
    }
    const file = readPostmasterFile(placement.data);
    if (file?.pid === child.pid && file?.ready) return child;
  }
}

function spawnServer(placement: Placement, log: string, settings: ServerSettings): ChildProcess {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const [command = '', ...args] = [
    ...placement.prefix,
    join(placement.bin, 'postgres'),
    ...['-D', placement.data],
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const output = openSync(log, 'w', 0o600);
  try {
    return spawn(command, args, {
      ...(placement.user === undefined ? {} : { uid: placement.user, gid: placement.user }),
      env: SERVER_ENVIRONMENT,
      cwd: '/',
      // A group of its own: Ctrl-C in a terminal must not stop the database before those who use it.
      detached: true,
      stdio: ['ignore', 'ignore', output],
    });
  } finally {
    closeSync(output);
  }
}
