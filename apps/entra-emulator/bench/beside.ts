import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Load, measured } from './load.ts';
import { EmulatorProcess } from './process.ts';
import { type Workloads, workloadsOf } from './workloads.ts';

/** Processor time per request, ms: medians over the rounds, and the median of what each round's two cost beside each other. */
type Comparison = Record<string, { before: number; now: number; ratio: number }>;

/**
 * Measures this checkout beside another one of it (`checkout`: its root), both running at once and asked in turn,
 * a short round each: what else the machine does hits both alike, so the ratio holds where the figures do not.
 */
export async function beside(checkout: string, load: Load, rounds: number): Promise<Comparison> {
  const other = pathToFileURL(resolve(checkout, 'apps/entra-emulator/bench/process.ts')).href;
  const { EmulatorProcess: OtherProcess }: { EmulatorProcess: typeof EmulatorProcess } = await import(other);
  const before = await OtherProcess.start();
  const now = await EmulatorProcess.start();
  try {
    const sides = [
      { emulator: before, workloads: await workloadsOf(before) },
      { emulator: now, workloads: await workloadsOf(now) },
    ] as const;
    return await compared(sides, load, rounds);
  } finally {
    await before.stop();
    await now.stop();
  }
}

interface Side {
  emulator: EmulatorProcess;
  workloads: Workloads;
}

async function compared(sides: readonly [Side, Side], load: Load, rounds: number): Promise<Comparison> {
  const cost = async ({ emulator, workloads }: Side, kind: keyof Workloads): Promise<number> =>
    (await measured(emulator, load, workloads[kind])).cpuMsPerRequest;
  const found: Comparison = {};
  for (const kind of ['clientCredentials', 'refresh', 'graphGet', 'graphPatch'] as const) {
    const costs: { before: number; now: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const first = await cost(sides[round % 2 === 0 ? 0 : 1], kind);
      const second = await cost(sides[round % 2 === 0 ? 1 : 0], kind);
      costs.push(round % 2 === 0 ? { before: first, now: second } : { before: second, now: first });
    }
    // The first rounds compile.
    const counted = costs.slice(Math.min(2, rounds - 1));
    found[kind] = {
      before: median(counted.map((one) => one.before)),
      now: median(counted.map((one) => one.now)),
      ratio: Math.round(median(counted.map((one) => one.now / one.before)) * 1000) / 1000,
    };
  }
  return found;
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
