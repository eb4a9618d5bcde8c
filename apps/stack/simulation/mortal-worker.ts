import { isPorticoError } from '@portico/core';
import { createCareSchedule, createProvisioningWorker, type WorkerParts } from '@portico/provisioning';

/** What a line of a killed process would throw if it still ran. */
class Killed extends Error {
  override readonly name = 'Killed';
}

const SIDE_BY_SIDE = 16;

/**
 * A worker's process: what begins that care is due, and what works on runs, so many at once. It may die at any call outside, before or after that has
 * taken effect; what a dead one still does has none.
 *
 * @param dies asked before and after each call
 * @param onUnforeseen hears of what the product has not foreseen
 */
export function mortalWorker(
  parts: WorkerParts,
  id: string,
  { dies, onUnforeseen }: { dies: () => boolean; onUnforeseen: (error: unknown) => void },
) {
  let isDead = false;
  async function through<T>(call: () => Promise<T>): Promise<T> {
    isDead ||= dies();
    if (isDead) throw new Killed();
    const result = await call();
    isDead ||= dies();
    if (isDead) throw new Killed();
    return result;
  }
  const mortal: WorkerParts = {
    ...parts,
    microsoft: { ...parts.microsoft, send: (...call) => through(() => parts.microsoft.send(...call)) },
    requests: watched(parts.requests, through),
    runs: watched(parts.runs, through),
    connections: watched(parts.connections, through),
    managed: watched(parts.managed, through),
    care: watched(parts.care, through),
    audit: watched(parts.audit, through),
  };
  const schedule = createCareSchedule(mortal);
  const worker = createProvisioningWorker(mortal, id);
  const survived = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!isDead) onUnforeseen(isPorticoError(error) ? `${error.code}: ${error.message}` : error);
      return undefined;
    }
  };
  return {
    isDead: () => isDead,
    /** Begins what is due. Answers whether there was anything. */
    begin: () => survived(() => schedule.workOnce()).then((began) => began === true),
    /** Takes what is due and works on it as far as it goes, so much at once. Answers how many runs. */
    async work(): Promise<number> {
      const inHand: Promise<unknown>[] = [];
      while (inHand.length < SIDE_BY_SIDE) {
        const work = await survived(() => worker.take());
        if (work === undefined) break;
        inHand.push(survived(work));
      }
      await Promise.all(inHand);
      return inHand.length;
    },
  };
}

type Through = <T>(call: () => Promise<T>) => Promise<T>;

function watched<T extends object>(repository: T, through: Through): T {
  const methods = Object.entries(repository as Record<string, (...input: unknown[]) => Promise<unknown>>);
  return Object.fromEntries(
    methods.map(([name, method]) => [name, (...input: unknown[]) => through(() => method(...input))]),
  ) as T;
}
