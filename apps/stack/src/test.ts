import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { QUIET_TOOLS } from './build.ts';
import { findBareChromium, findChromium } from './chromium.ts';
import { debianClients } from './debian-clients.ts';
import { anyFreePort } from './free-ports.ts';
import { ROOT } from './places.ts';
import { type Counts, readPlaywrightCounts, readVitestCounts } from './test-counts.ts';

/** `npm test`: every check there is. The last line is `N passed, N failed`, the exit status 0 only without failures. */
const REPORTS = join(ROOT, '.portico/test');
/** So many that no processor waits long at the end for the last one; each starts a database server of its own. */
const SHARES = 8;
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

/** The same of what runs beside other parts: its output is in a file, and told with its heading when it has ended. */
async function partBeside(
  name: string,
  log: string,
  work: (output: number) => Promise<boolean>,
  counts: () => Counts,
): Promise<Outcome> {
  console.log(`\n── ${name}: begins`);
  const output = openSync(log, 'w');
  const [ended] = await Promise.allSettled([work(output)]);
  closeSync(output);
  const say = () => process.stdout.write(readFileSync(log));
  return part(
    name,
    async () => {
      say();
      if (ended.status === 'rejected') throw ended.reason;
      return ended.value;
    },
    counts,
  );
}

/** @param ports of web, emulator, example app and sample providers */
function browserTests(ports: readonly number[]): Promise<Outcome> {
  const report = join(REPORTS, 'playwright.json');
  return partBeside(
    'Browser tests',
    join(REPORTS, 'playwright.log'),
    (output) =>
      run(
        'playwright',
        ['test'],
        {
          PORTICO_CHROMIUM: findBareChromium(process.env['PORTICO_CHROMIUM']),
          PORTICO_E2E_PORTS: ports.join(','),
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        },
        output,
      ),
    () => readPlaywrightCounts(report),
  );
}

/**
 * Both kinds of test, at once: a browser waits most of its time, and the machine with it. The others begin when the stack of the
 * browser tests is up, whose start may write the build anew. They are cut into shares: beside the browser tests all processors but
 * one work at one after the other, and the one that becomes free then takes part. More at once would make time-outs out of tests.
 */
async function tests(clients: Readonly<Record<string, string>>): Promise<Outcome[]> {
  const ports = [await anyFreePort(), await anyFreePort(), await anyFreePort(), await anyFreePort()];
  const outcomes: Outcome[] = [];
  const waiting = Array.from({ length: SHARES }, (_, index) => index + 1);
  const work = async (processors: number) => {
    for (let which = waiting.shift(); which !== undefined; which = waiting.shift())
      outcomes.push(await share(clients, which, processors));
  };
  const browser = browserTests(ports).then((outcome) => void outcomes.push(outcome));
  await Promise.race([browser, isUp(`http://localhost:${ports[0]}/readyz`, browser)]);
  await Promise.all([work(Math.max(1, availableParallelism() - 1)), browser.then(() => work(1))]);
  return outcomes;
}

/** One share of the unit, layer and integration tests. Some open a browser, too: the emulator's clients and its web page. */
function share(
  clients: Readonly<Record<string, string>>,
  which: number,
  processors: number,
): Promise<Outcome> {
  const report = join(REPORTS, `vitest-${which}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', ...reporters, `--shard=${which}/${SHARES}`, `--maxWorkers=${processors}`];
  return partBeside(
    `Unit, layer and integration tests, ${which} of ${SHARES}`,
    join(REPORTS, `vitest-${which}.log`),
    (output) =>
      run(
        'vitest',
        args,
        {
          ...clients,
          PORTICO_CHROMIUM: findChromium(process.env['PORTICO_CHROMIUM']),
          PORTICO_BARE_CHROMIUM: findBareChromium(process.env['PORTICO_CHROMIUM']),
        },
        output,
      ),
    () => readVitestCounts(report),
  );
}

/** Resolves when the address answers 200, or `over` has. */
async function isUp(address: string, over: Promise<void>): Promise<void> {
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
