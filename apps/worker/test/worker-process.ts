import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export type WorkerProcess = {
  readonly pid: number;
  /** How many lines of its log tell of that event. */
  count(event: string): number;
  log(): string;
  /** Resolves with the exit code, null when it had to be killed. */
  readonly ended: Promise<number | null>;
  stop(): Promise<number | null>;
};

/** Starts a worker as an operator does and resolves when it works. Killed after the test. */
export async function startWorkerProcess(
  settings: Readonly<Record<string, string | undefined>>,
): Promise<WorkerProcess> {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(() => void child.kill('SIGKILL'));
  const worker = {
    pid: child.pid ?? 0,
    count: (event: string) => text.split(`"msg":"${event}"`).length - 1,
    log: () => text,
    ended,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
  await expect.poll(() => text).toContain('worker.started');
  return worker;
}
