import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Demo } from '../src/demo.ts';
import { anyFreePort } from '../src/free-ports.ts';
import { ROOT } from '../src/places.ts';

const FOLDER = '.portico/bench';
const START_MS = 300_000;

export type RunningStack = {
  readonly demo: Demo;
  /** Process ids by part: `Web`, `Worker`, `Entra emulator`. */
  readonly pids: ReadonlyMap<string, number>;
  stop(): Promise<void>;
};

/** Everything as `npm start` runs it, each part a process of its own, on fresh data and free ports. */
export async function startStack(): Promise<RunningStack> {
  const [web, emulator, example] = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
  const sample = await anyFreePort();
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), ['apps/stack/src/start.ts', '--reset'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORTICO_STATE_FOLDER: FOLDER,
      PORTICO_PORT: String(web),
      ENTRA_EMULATOR_PORT: String(emulator),
      EXAMPLE_APP_PORT: String(example),
      PORTICO_SAMPLE_IDP_PORT: String(sample),
      PORTICO_LOG_LEVEL: 'error',
      DATABASE_URL: '',
      PORTICO_MS_CLOUD: 'emulator',
      PORTICO_ORIGIN: '',
    },
  });
  const ended = once(child, 'exit');
  const until = Date.now() + START_MS;
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  // Written when every part is healthy; `--reset` has removed the one of an earlier run.
  const file = join(ROOT, FOLDER, 'demo.json');
  while (!(existsSync(file) && (await answers(`http://localhost:${example}/livez`)))) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error('the stack did not start');
    }
    await delay(200);
  }
  return {
    demo: JSON.parse(readFileSync(file, 'utf8')),
    pids: pidsOf(join(ROOT, FOLDER, 'processes.json')),
    stop,
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

function pidsOf(file: string): Map<string, number> {
  const entries: { name: string; pid: number }[] = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(entries.map(({ name, pid }) => [name, pid]));
}
