import type { EmulatorProcess } from './process.ts';

export interface Load {
  requests: number;
  concurrency: number;
}

/** What one kind of request costs. CPU is the emulator's own. */
interface Figures {
  perSecond: number;
  cpuMsPerRequest: number;
  p50Ms: number;
  p99Ms: number;
}

/** Makes `requests` calls, `concurrency` at a time, and tells how long they took. */
export async function measured(
  emulator: EmulatorProcess,
  { requests, concurrency }: Load,
  call: (round: number) => Promise<unknown>,
): Promise<Figures> {
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < requests) {
      const round = next;
      next += 1;
      const began = performance.now();
      await call(round);
      times.push(performance.now() - began);
    }
  };
  const cpuBefore = emulator.cpuMs();
  const began = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - began) / 1000;
  times.sort((one, other) => one - other);
  return {
    perSecond: Math.round(requests / seconds),
    cpuMsPerRequest: round2((emulator.cpuMs() - cpuBefore) / requests),
    p50Ms: round2(times[Math.floor(times.length / 2)] ?? 0),
    p99Ms: round2(times[Math.floor(times.length * 0.99)] ?? 0),
  };
}

const round2 = (value: number): number => Math.round(value * 100) / 100;
