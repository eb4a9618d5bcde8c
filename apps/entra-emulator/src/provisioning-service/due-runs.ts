import type { SynchronizationJobRecord } from '../directory/synchronization-records.ts';
import { INTERVAL_MS } from './job-result.ts';

/**
 * When a job has to run next, once the clock has gone to `now`: nothing changes in the directory while the clock is moved, so that of
 * all the runs of a long time only those are made that something can come of: when an object that was put aside is tried again, and the last one.
 *
 * @param now ms
 * @returns ms, or null when it does not run
 */
export function nextUsefulRun(
  { nextRun, quarantine, escrows }: Pick<SynchronizationJobRecord, 'nextRun' | 'quarantine' | 'escrows'>,
  now: number,
): number | null {
  if (nextRun === null || nextRun > now || quarantine !== null) return nextRun;
  const atOrAfter = (time: number): number =>
    nextRun + Math.max(0, Math.ceil((time - nextRun) / INTERVAL_MS)) * INTERVAL_MS;
  const last = nextRun + Math.floor((now - nextRun) / INTERVAL_MS) * INTERVAL_MS;
  const retries = escrows.flatMap(({ nextRetry }) => (nextRetry === null ? [] : [atOrAfter(nextRetry)]));
  return retries.reduce((least, time) => Math.min(least, time), last);
}
