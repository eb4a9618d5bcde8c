import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '@portico/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startPortico, startServerProcess, WEB_SERVER } from '../harness/index.ts';

const portico = await startPortico({ worker: false });
const WORKER = fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url));
/** Loaded beside the program, which knows nothing of it: a failure that nobody foresaw. */
const failing = (how: string) =>
  `--import data:text/javascript,process.on(%22SIGUSR2%22,()=>{${encodeURIComponent(how)}})`;
/** A whole program starts meanwhile, on a machine that may have much to do. */
const START = { timeout: 100_000 };
const LONG = 120_000;
const PORT = () => freePort('localhost');

test.each([
  ['web', WEB_SERVER, 'web is listening', 'throw new Error("unforeseen")'],
  ['web', WEB_SERVER, 'web is listening', 'Promise.reject(new Error("unforeseen"))'],
  ['worker', WORKER, 'worker.started', 'throw new Error("unforeseen")'],
  ['worker', WORKER, 'worker.started', 'Promise.reject(new Error("unforeseen"))'],
])(
  'what nobody caught ends the %s with 1, and is in its log (review R16)',
  async (_, script, started, how) => {
    const env = { ...portico.settings, PORTICO_PORT: String(await PORT()), NODE_OPTIONS: failing(how) };
    const process = await startServerProcess({ script, env }, started);
    expect(await process.stop('SIGUSR2')).toBe(1);
    expect(process.log()).toContain('unforeseen');
    expect(process.log()).toContain('uncaught');
  },
);

test.each([
  ['web', WEB_SERVER, { PORTICO_PORT: '' }],
  ['worker', WORKER, { PORTICO_WORKER_HEALTH_PORT: '' }],
])(
  'a log that takes nothing, as on a full disk, neither ends the %s nor holds it up (review R15)',
  async (_, script, where) => {
    const [name = ''] = Object.keys(where);
    const port = await PORT();
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [script], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...portico.settings, [name]: String(port) },
      stdio: ['ignore', full, full],
    });
    closeSync(full);
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    const host = name === 'PORTICO_PORT' ? 'localhost' : '127.0.0.1';
    const ask = (path: string) =>
      fetch(`http://${host}:${port}${path}`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(() => ask('/readyz'), START).toBe(200);
    // Each is a line of the log.
    for (let times = 0; times < 20; times += 1) expect(await ask('/v1/session/orgs')).toBeGreaterThan(400);
    expect(await ask('/readyz')).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  },
  LONG,
);

test(
  'a log whose reader is gone does not end the web',
  async () => {
    const port = await PORT();
    const child = spawn(process.execPath, [WEB_SERVER], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        ...portico.settings,
        PORTICO_PORT: String(port),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    child.stdout.destroy();
    child.stderr.destroy();
    const ask = () =>
      fetch(`http://localhost:${port}/v1/session/orgs`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(ask, START).toBe(401);
    for (let times = 0; times < 20; times += 1) expect(await ask()).toBe(401);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  },
  LONG,
);
