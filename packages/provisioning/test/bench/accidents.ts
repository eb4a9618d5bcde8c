import { vi } from 'vitest';
import { createProvisioningWorker, type WorkerParts } from '../../src/index.ts';
import type { World } from './world.ts';

export type Accident =
  /**
   * The process dies after this call outside, to the database or to Microsoft, took effect, and before its answer arrived;
   * 0 for before the first. What the world sees of a death before call n is the same as after call n - 1, and as after
   * call n if that one changed nothing.
   */
  | { readonly kind: 'death'; readonly after: number }
  /** This call to Microsoft takes effect and its answer never arrives; the process lives on. */
  | { readonly kind: 'answer lost'; readonly of: number };

export type Worked = {
  /** Calls outside, those to Microsoft among them. */
  readonly calls: number;
  readonly microsoftCalls: number;
  /** Which of the calls changed something: their numbers, from 1. Empty if nobody watched the world. */
  readonly changing: readonly number[];
  /** Whether it came to the accident. */
  readonly happened: boolean;
};

/** What a line of a killed process would throw if it still ran. */
class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * Lets one worker work until there is nothing to do or it dies; what a dead one still does has no effect. Counts start where
 * the worker does.
 *
 * @param next makes what waits be due; answers whether there is anything
 */
export async function workUntil(
  parts: WorkerParts,
  accident: Accident | undefined,
  next: () => Promise<boolean>,
  world?: World,
): Promise<Worked> {
  const deathAfter = accident?.kind === 'death' ? accident.after : undefined;
  const lost = accident?.kind === 'answer lost' ? accident.of : undefined;
  let [calls, microsoftCalls, happened, died] = [0, 0, false, deathAfter === 0];
  const changing: number[] = [];
  // As the last look found it: between two calls of a run nothing happens there.
  const last: { -readonly [of in keyof World]?: string | undefined } = {};
  async function through<T>(call: () => Promise<T>, changes: keyof World): Promise<T> {
    if (died) throw new Killed();
    calls += 1;
    died = calls === deathAfter;
    const number = calls;
    last[changes] ??= await world?.[changes]();
    const result = await call();
    const after = await world?.[changes]();
    if (last[changes] !== after) changing.push(number);
    last[changes] = after;
    if (died) throw new Killed();
    return result;
  }
  async function toMicrosoft(call: () => Promise<Response>): Promise<Response> {
    microsoftCalls += 1;
    const isLost = microsoftCalls === lost;
    const response = await through(call, 'directories');
    if (!isLost) return response;
    await response.body?.cancel();
    happened = true;
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
  }
  const honest = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) =>
    toMicrosoft(() => honest(input, init)),
  );
  try {
    const throughTables: Through = (call) => through(call, 'tables');
    const worker = createProvisioningWorker(watchedParts(parts, throughTables), 'w-first');
    while (!died && (await next())) {
      last.tables = undefined;
      await worker.workOnce();
    }
  } catch (error) {
    if (!died) throw error;
  } finally {
    vi.unstubAllGlobals();
  }
  return { calls, microsoftCalls, changing, happened: happened || died };
}

type Through = <T>(call: () => Promise<T>) => Promise<T>;

/** What asks nothing outside, or does by `fetch`, as Microsoft is asked; `workload` is watched in a way of its own. */
const UNWATCHED = {
  ...{ origin: true, cloud: true, provisioningApp: true, signInApp: true, returnHosts: true, keyRing: true },
  ...{
    workload: true,
    relyingParty: true,
    clock: true,
    microsoft: true,
    stopping: true,
    log: true,
    random: true,
  },
} as const satisfies Partial<Record<keyof WorkerParts, true>>;
type Repositories = Omit<WorkerParts, keyof typeof UNWATCHED>;

/** Every repository that there is: what is not named above is one, and is watched. */
function watchedParts(parts: WorkerParts, through: Through): WorkerParts {
  const repositories = Object.entries(parts as Record<string, object>).filter(
    ([name]) => !Object.hasOwn(UNWATCHED, name),
  );
  const watching = repositories.map(([name, repository]) => [name, watched(repository, through)]);
  const { workload } = parts;
  const assertion = (subject: string) => through(() => workload.assertion(subject));
  return {
    ...parts,
    ...(Object.fromEntries(watching) as Repositories),
    workload: { ...workload, assertion },
  };
}

function watched(repository: object, through: Through): object {
  const methods = Object.entries(repository as Record<string, (...input: unknown[]) => Promise<unknown>>);
  return Object.fromEntries(
    methods.map(([name, method]) => [name, (...input: unknown[]) => through(() => method(...input))]),
  );
}
