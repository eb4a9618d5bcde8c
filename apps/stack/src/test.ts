import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { QUIET_TOOLS } from './build.ts';
import { findChromium } from './chromium.ts';
import { debianClients } from './debian-clients.ts';
import { anyFreePort } from './free-ports.ts';
import { ROOT } from './places.ts';
import { type Counts, readPlaywrightCounts, readVitestCounts } from './test-counts.ts';

/** `npm test`: every check there is. The last line is `N passed, N failed`, the exit status 0 only without failures. */
const REPORTS = join(ROOT, '.portico/test');
const PLAYWRIGHT_REPORT = join(REPORTS, 'playwright.json');
const PLAYWRIGHT_LOG = join(REPORTS, 'playwright.log');
const POLL_MS = 500;
/** The tests start the same programs again and again: each is compiled once. */
const COMPILED = join(ROOT, '.portico/compiled');
const TURBO = ['--output-logs=errors-only', '--ui=stream', '--log-order=grouped'];

type Outcome = { readonly name: string; readonly ok: boolean; readonly counts?: Counts };

async function run(
  tool: string,
  args: readonly string[],
  added: Record<string, string> = {},
  output: 'inherit' | number = 'inherit',
): Promise<boolean> {
  const child = spawn(join(ROOT, 'node_modules/.bin', tool), args, {
    cwd: ROOT,
    env: { ...process.env, ...QUIET_TOOLS, NODE_COMPILE_CACHE: COMPILED, ...added },
    stdio: ['ignore', output, output],
  });
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  const [code] = await once(child, 'exit');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  return code === 0;
}

/** Runs one part under a heading. What it throws is its failure; the other parts run nevertheless. */
async function part(name: string, work: () => Promise<boolean>, counts?: () => Counts): Promise<Outcome> {
  console.log(`\n── ${name}`);
  const ok = await work().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return false;
  });
  console.log(`── ${name}: ${ok ? 'ok' : 'FAILED'}`);
  return { name, ok, ...(counts === undefined ? {} : { counts: counts() }) };
}

/** @param ports of web, emulator and example app */
async function browserTests(ports: readonly number[]): Promise<boolean> {
  const log = openSync(PLAYWRIGHT_LOG, 'w');
  try {
    const settings = {
      PORTICO_CHROMIUM: findChromium(process.env['PORTICO_CHROMIUM']),
      PORTICO_E2E_PORTS: ports.join(','),
      PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT_REPORT,
    };
    return await run('playwright', ['test'], settings, log);
  } finally {
    closeSync(log);
  }
}

/**
 * Both kinds of test, at once: a browser waits most of its time, and the machine with it. The others begin when the stack of the
 * browser tests is up, whose start may write the build anew. Beside the browser tests runs half of them on all processors but one, the
 * other half after them on all: more at once would make time-outs out of tests. What the browser tests say comes after what
 * the first half says.
 */
async function tests(clients: Readonly<Record<string, string>>): Promise<Outcome[]> {
  const ports = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
  const browser = browserTests(ports);
  const ended = browser.then(
    () => true,
    () => true,
  );
  await Promise.race([ended, isUp(`http://localhost:${ports[0]}/readyz`, ended)]);
  const first = await half(clients, 1, Math.max(1, availableParallelism() - 1));
  const said = () => process.stdout.write(readFileSync(PLAYWRIGHT_LOG));
  const inBrowser = await part(
    'Browser tests',
    () => browser.finally(said),
    () => readPlaywrightCounts(PLAYWRIGHT_REPORT),
  );
  return [first, inBrowser, await half(clients, 2, availableParallelism())];
}

/** One half of the unit, layer and integration tests, on so many processors. */
function half(clients: Readonly<Record<string, string>>, which: 1 | 2, processors: number): Promise<Outcome> {
  const report = join(REPORTS, `vitest-${which}.json`);
  return part(
    `Unit, layer and integration tests, ${which} of 2`,
    () => vitest(clients, report, [`--shard=${which}/2`, `--maxWorkers=${processors}`]),
    () => readVitestCounts(report),
  );
}

/** Resolves when the address answers 200, or `over` has. */
async function isUp(address: string, over: Promise<boolean>): Promise<void> {
  let isOver = false;
  void over.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const answer = await fetch(address).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === 200) return;
    await delay(POLL_MS);
  }
}

/** Some of these open a browser, too: the emulator's clients and its web page. */
async function vitest(
  clients: Readonly<Record<string, string>>,
  report: string,
  which: readonly string[],
): Promise<boolean> {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...which];
  return run('vitest', args, {
    ...clients,
    PORTICO_CHROMIUM: findChromium(process.env['PORTICO_CHROMIUM']),
  });
}

async function main(): Promise<void> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  let clients: Readonly<Record<string, string>> = {};
  const outcomes = [
    await part('Type check', () => run('turbo', ['run', 'typecheck', ...TURBO])),
    await part('Lint', () => run('biome', ['check', '--error-on-warnings', '.'])),
    await part('Dead code', () => run('knip', ['--no-progress', '--treat-config-hints-as-errors'])),
    await part('Build', () => run('turbo', ['run', 'generate', 'build', ...TURBO])),
    await part('Programs of Debian for the tests', async () => {
      clients = debianClients();
      return true;
    }),
    ...(await tests(clients)),
  ];
  summarize(outcomes);
}

function summarize(outcomes: readonly Outcome[]): void {
  const failedParts = outcomes.filter(({ ok }) => !ok).map(({ name }) => name);
  const sum = (key: Exclude<keyof Counts, 'failures'>) =>
    outcomes.reduce((total, { counts }) => total + (counts?.[key] ?? 0), 0);
  // A part without tests of its own, or one whose tests all passed although it failed, still counts as a failure.
  const silent = outcomes.filter(({ ok, counts }) => !ok && (counts?.failed ?? 0) === 0).length;
  const failed = sum('failed') + silent;
  if (sum('skipped') > 0) console.log(`\n${sum('skipped')} skipped`);
  for (const failure of outcomes.flatMap(({ counts }) => counts?.failures ?? []))
    console.log(`\n✗ ${failure}`);
  if (failedParts.length > 0) console.log(`\nFailed: ${failedParts.join(', ')}`);
  console.log(`${sum('passed')} passed, ${failed} failed`);
  process.exitCode = failed === 0 && failedParts.length === 0 ? 0 : 1;
}

await main();
