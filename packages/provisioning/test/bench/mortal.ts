import { vi } from 'vitest';
import { createProvisioningWorker, type WorkerParts } from '../../src/index.ts';

export type Death = {
  /**
   * After this call outside, to the database or to Microsoft, took effect, and before its answer arrived; 0 for before
   * the first. What the world sees of a death before call n is the same as after call n - 1.
   */
  readonly after: number;
};

/** What a line of a killed process would throw if it still ran. */
class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * Lets one worker work until it dies at a call to the outside; from then on nothing that it does has any effect.
 * @returns how many calls it made, and whether it lived to the end
 */
export async function workUntilDeath(
  parts: WorkerParts,
  death: Death | undefined,
): Promise<{ calls: number; died: boolean }> {
  let calls = 0;
  let died = death?.after === 0;
  async function through<T>(call: () => Promise<T>): Promise<T> {
    if (died) throw new Killed();
    calls += 1;
    died = calls === death?.after;
    const result = await call();
    if (died) throw new Killed();
    return result;
  }
  const honest = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) =>
    through(() => honest(input, init)),
  );
  try {
    const worker = createProvisioningWorker(mortalParts(parts, through), 'w-mortal');
    while (!died && (await worker.workOnce()));
  } catch (error) {
    if (!died) throw error;
  } finally {
    vi.unstubAllGlobals();
  }
  return { calls, died };
}

type Through = <T>(call: () => Promise<T>) => Promise<T>;

function mortalParts(parts: WorkerParts, through: Through): WorkerParts {
  return {
    ...parts,
    requests: mortal(parts.requests, through),
    runs: mortal(parts.runs, through),
    connections: mortal(parts.connections, through),
    managed: mortal(parts.managed, through),
    audit: mortal(parts.audit, through),
  };
}

function mortal<T extends object>(repository: T, through: Through): T {
  const methods = Object.entries(repository as Record<string, (...input: unknown[]) => Promise<unknown>>);
  return Object.fromEntries(
    methods.map(([name, method]) => [name, (...input: unknown[]) => through(() => method(...input))]),
  ) as T;
}
