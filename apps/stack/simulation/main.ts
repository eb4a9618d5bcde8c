import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HOUR } from '@portico/core';
import { applyMigrations, removeEmbeddedPostgres, startEmbeddedPostgres } from '@portico/database';
import { simulate } from './simulate.ts';
import { summaryOf } from './summary.ts';
import { createWorld } from './world.ts';

/*
 * `npm run simulate`: so many connections over so many days on a clock of their own, with trouble and administrators that meddle.
 * The exit status is 0 only if nothing was found that must not be.
 */
const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '20' },
    days: { type: 'string', default: '1095' },
    /** The same one, nearly the same course. */
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Of a hundred calls to Microsoft, so many come to grief. */
    faults: { type: 'string', default: '1' },
    /** Of a million calls outside, so many end in the worker's death. */
    deaths: { type: 'string', default: '500' },
    /** How often a year the administrator of each directory meddles. */
    acts: { type: 'string', default: '4' },
  },
});
const START = Date.parse('2027-01-01T00:00:00Z');
/** What is lost with the machine is simulated once more. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const SAY_EVERY_MS = 5_000;
/** Of those that are due at the same time, so many are worked on side by side. */
const SIDE_BY_SIDE = 16;

const [connections, days, seed] = [Number(values.connections), Number(values.days), Number(values.seed)];
const home = mkdtempSync(join(tmpdir(), 'portico-simulation-'));
const server = await startEmbeddedPostgres({ home, settings: SETTINGS });
let stopped: Promise<void> | undefined;
const stop = () => {
  stopped ??= server.stop().then(() => removeEmbeddedPostgres({ home }));
  return stopped;
};
// Whoever presses Ctrl-C tells it to each process of the group, and some pass it on: it comes more than once.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => void stop().finally(() => process.exit(code)));
try {
  await applyMigrations(server.url);
  const options = { databaseUrl: server.url, seed, start: START, connections };
  const world = await createWorld({ ...options, faultRate: Number(values.faults) / 100 });
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  let said = began;
  console.log(`${connections} connections, ${days} days, seed ${seed}`);
  const report = await simulate(world, {
    ...{ seed, days, deathRate: Number(values.deaths) / 1_000_000, actsPerYear: Number(values.acts) },
    settlesWithinDays: 3,
    ...{ daysBetweenSignIns: 7, arriveWithinMs: Math.min(24, connections / SIDE_BY_SIDE) * HOUR },
    onDay(day) {
      const now = performance.now();
      if (now - said < SAY_EVERY_MS) return;
      said = now;
      const leftMinutes = (((now - began) / day) * (days - day)) / 60_000;
      console.log(`  day ${day} of ${days}, ${Math.ceil(leftMinutes)} minutes to go`);
    },
  });
  const { user, system } = process.cpuUsage(cpu);
  console.log(summaryOf(report, { wallMs: performance.now() - began, cpuMs: (user + system) / 1000 }));
  await world.close();
  process.exitCode = report.violations.length === 0 ? 0 : 1;
} finally {
  await stop();
}
