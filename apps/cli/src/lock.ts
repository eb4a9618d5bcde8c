import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CliFailure, EXIT } from './failure.ts';

const POLL_MS = 50;
const PATIENCE_MS = 30_000;
/** No refresh takes this long: whoever made the lock is gone. */
const STALE_MS = 60_000;

/**
 * Does something that only one process of this user may do at a time.
 *
 * @throws CliFailure when another one does not finish
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!take(path)) {
    if (isAbandoned(path)) rmSync(path, { force: true });
    else if (performance.now() > deadline)
      throw new CliFailure(`Another portico is busy. If there is none, delete ${path}.`, EXIT.failed);
    else await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Made in one step or not at all (`O_EXCL`). */
function take(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Its process has ended, or it is older than any work of ours. Two that come to this at once may both go on; the issuer
 * gives them the same successor, as it does for two tabs.
 */
function isAbandoned(path: string): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) return true;
    const pid = Number(readFileSync(path, 'utf8'));
    // Not written yet: it was made this very moment.
    if (!Number.isInteger(pid) || pid <= 0) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
