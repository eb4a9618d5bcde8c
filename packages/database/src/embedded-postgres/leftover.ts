import { spawnSync } from 'node:child_process';
import { readlinkSync, realpathSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from '../database-error.ts';
import { postmasterFilePath, readPostmasterFile } from './postmaster-file.ts';

const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;
const POLL_MS = 10;

/**
 * Stops a server that still runs on this data folder because its parent was killed. A process that only took over the
 * number of such a server is left alone.
 *
 * @throws DatabaseError `postgres_leftover_stuck` when it does not end
 */
export async function stopLeftover(data: string): Promise<void> {
  const file = readPostmasterFile(data);
  if (file === undefined) return;
  if (!serves(file.pid, data)) {
    rmSync(postmasterFilePath(data), { force: true });
    return;
  }
  if (await stopProcess(file.pid, 'SIGINT', FAST_SHUTDOWN_MS)) return;
  if (await stopProcess(file.pid, 'SIGQUIT', IMMEDIATE_SHUTDOWN_MS)) return;
  throw new DatabaseError(
    'postgres_leftover_stuck',
    `A PostgreSQL of an earlier start (process ${file.pid}) does not stop. End it, then start again.`,
  );
}

function serves(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    // No /proc (macOS): the command line names the folder.
    const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return typeof stdout === 'string' && stdout.includes(data);
  }
}

async function stopProcess(pid: number, signal: NodeJS.Signals, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  if (isAlive(pid)) process.kill(pid, signal);
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
