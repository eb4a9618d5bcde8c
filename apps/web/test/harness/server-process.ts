import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as later } from 'node:timers/promises';

/** So long that only what hangs meets them: a slow machine is no failure. */
const START_TIMEOUT_MS = 110_000;
/** Longer than a web server takes at most to finish what it is at. */
const STOP_TIMEOUT_MS = 30_000;

export type ServerProcess = {
  /** Everything it has written so far, errors included. */
  readonly log: () => string;
  /** What it does then is for who started it to know. */
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM unless told otherwise. Resolves with the exit code when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

type Program = {
  readonly script: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Starts a program of ours and resolves when its log has the line that says so. */
export async function startServerProcess(program: Program, startedLine: string): Promise<ServerProcess> {
  const { child, log, ended } = launch(program);
  const started = new Promise<void>((resolve) => {
    const look = () => log().includes(startedLine) && resolve();
    child.stdout.on('data', look);
  });
  const failed = ended.then((code) => Promise.reject(new Error(`It ended with ${code}:\n${log()}`)));
  const timer = new AbortController();
  const late = later(START_TIMEOUT_MS, undefined, { signal: timer.signal }).then(
    () => Promise.reject(new Error(`It did not start:\n${log()}`)),
    () => undefined,
  );
  try {
    await Promise.race([started, failed, late]);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${program.script} did not start`, { cause: error });
  } finally {
    failed.catch(() => undefined);
    timer.abort();
  }
  return {
    log,
    signal: (signal) => void child.kill(signal),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      const code = await ended;
      clearTimeout(kill);
      return code;
    },
  };
}

/** Runs a program that is expected to refuse to start. */
export async function runToTheEnd(program: Program): Promise<{ code: number | null; output: string }> {
  const { child, log, ended } = launch(program);
  const kill = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  const code = await ended;
  clearTimeout(kill);
  return { code, output: log() };
}

const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
/** Nothing of the test run's own settings but what a program needs to live, and what compiles it once for all tests. */
const LIFE = { PATH, HOME, NODE_COMPILE_CACHE };

function launch({ script, env }: Program) {
  const child = spawn(process.execPath, [script], {
    env: { ...LIFE, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const collect = (chunk: Buffer) => {
    text += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, log: () => text, ended };
}
