import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job } from '../src/pool.ts';
import { DOCUMENTS } from './documents.ts';

/*
 * `node packages/saml-service-provider/bench/main.ts [pattern of names]`: what the dearest documents that are let in cost a worker thread, each in a process
 * of its own. Processor time of the thread, memory of the process above what it held before, and the smallest limit of memory
 * with which the thread still answers.
 */

/** Longer than `createVerifier` has it: on a machine that others use, too, the thread gets as much done. */
const DEADLINE_MS = 8_000;
const LIMITS_MB = [64, 32, 24, 16] as const;

type Outcome = {
  readonly outcome: string;
  readonly median?: number;
  readonly most?: number;
  readonly rssMiB?: number;
};

function look(job: Job, limitMb: number, rounds: number): Outcome {
  const script = fileURLToPath(new URL('./one-document.ts', import.meta.url));
  const input = JSON.stringify([DOCUMENTS['a response as they come'], job]);
  const child = spawnSync(process.execPath, [script, ...[limitMb, rounds, DEADLINE_MS].map(String)], {
    input,
    encoding: 'utf8',
  });
  if (child.status !== 0) return { outcome: `the process ended: ${child.signal ?? child.status}` };
  return JSON.parse(child.stdout);
}

/** The smallest limit at which it answers as it does with the one that counts. */
function smallestLimit(job: Job, outcome: string): string {
  let smallest: number = LIMITS_MB[0];
  for (const limit of LIMITS_MB.slice(1)) {
    if (look(job, limit, 2).outcome !== outcome) break;
    smallest = limit;
  }
  return `${smallest} MB`;
}

function sizeOf({ kind, input }: Job): number {
  if (kind === 'metadata') return input.text.length;
  return Buffer.from(kind === 'verify' ? input.samlResponse : input.samlRequest, 'base64').length;
}

console.log(
  'document | KiB | answer | thread CPU median / most (ms) | memory of the process (MiB) | smallest limit',
);
const [only = ''] = process.argv.slice(2);
for (const [name, job] of Object.entries(DOCUMENTS).filter(([each]) => new RegExp(only).test(each))) {
  const { outcome, median = Number.NaN, most = Number.NaN, rssMiB = Number.NaN } = look(job, 64, 5);
  const times = `${median.toFixed(1)} / ${most.toFixed(0)}`;
  const kib = (sizeOf(job) / 1024).toFixed(0);
  console.log([name, kib, outcome, times, rssMiB.toFixed(0), smallestLimit(job, outcome)].join(' | '));
}
