import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Answer, type Job, MEMORY } from '../src/pool.ts';

/*
 * One document in a worker thread with a limit of memory, in a process of its own: a thread that may not grow can take the
 * process along, which is what is looked for. The jobs come in on standard input, the first to warm up with.
 */

const ENDED = 'takes longer than the deadline';
const [limitMb, rounds, deadlineMs] = process.argv.slice(2).map(Number);
const [warm, job] = JSON.parse(await text(process.stdin)) as readonly [Job, Job];
const worker = new Worker(new URL('../src/worker.ts', import.meta.url), {
  resourceLimits: { ...MEMORY, maxOldGenerationSizeMb: limitMb ?? MEMORY.maxOldGenerationSizeMb },
});
const waiting: ((answer: Answer) => void)[] = [];
worker.on('message', (answer: Answer) => waiting.shift()?.(answer));
worker.on('error', (error) => {
  const { code } = error as { code?: string };
  console.log(JSON.stringify({ outcome: code ?? error.message }));
  process.exit(0);
});

const next = () => new Promise<Answer>((resolve) => waiting.push(resolve));
const ask = (of: Job): Promise<Answer> => {
  const answer = next();
  worker.postMessage(of);
  return answer;
};
const status = (field: string) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;

await next();
for (let round = 0; round < 20; round++) await ask(warm);
await delay(200);
const held = status('VmRSS');
// The most that was ever held begins anew (proc(5), clear_refs).
writeFileSync('/proc/self/clear_refs', '5');
const took: number[] = [];
let outcome = '';
for (let round = 0; round < (rounds ?? 5) && outcome !== ENDED; round++) {
  const before = await worker.cpuUsage();
  const answer = await Promise.race([ask(job), delay(deadlineMs ?? 2_000, undefined, { ref: false })]);
  outcome = answer === undefined ? ENDED : outcomeOf(answer);
  if (answer === undefined) break;
  const { user, system } = await worker.cpuUsage(before);
  took.push((user + system) / 1_000);
}
const rss = status('VmHWM') - held;
took.sort((one, other) => one - other);
console.log(JSON.stringify({ outcome, most: took.at(-1), median: took[took.length >> 1], rssMiB: rss }));
process.exit(0);

function outcomeOf(answer: Answer): string {
  return answer.kind === 'failed' ? `${answer.failure.code}: ${answer.failure.reason}` : 'good';
}
