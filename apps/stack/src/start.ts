import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { removeEmbeddedPostgres } from '@portico/database';
import { build } from './build.ts';
import { startDatabase } from './database-step.ts';
import { readDemo, writeDemo } from './demo.ts';
import { prepareDemo } from './demo-step.ts';
import { readStackEnv, type StackEnv } from './env.ts';
import { anyFreePort, requireFreePorts } from './free-ports.ts';
import { type Ending, kept } from './kept-part.ts';
import { demoMasterKey } from './master-key.ts';
import { Part, type PartPlan } from './part.ts';
import { emulatorPlan, examplePlan, samplePlan, webOrigin, webPlan, workerPlan } from './part-plans.ts';
import { makePlaces, type Places, ROOT } from './places.ts';
import { ProcessRegistry } from './process-registry.ts';
import { Progress } from './progress.ts';
import { Shutdown } from './shutdown.ts';
import { welcome } from './welcome.ts';

/** `npm start`: everything on this machine, until Ctrl-C. */
const shutdown = new Shutdown();
const progress = new Progress(process.stdout);

async function main(): Promise<void> {
  const { reset } = parseArgs({ options: { reset: { type: 'boolean', default: false } } }).values;
  const env = readStackEnv();
  const places = makePlaces(env.stateFolder);
  const registry = new ProcessRegistry(places.processes);
  await registry.takeOver();
  shutdown.add(async () => registry.clear());
  if (reset) await forget(env, places);
  await requireFreePorts(portsOf(env));
  const masterKey = env.passedOn['PORTICO_MASTER_KEY'] || demoMasterKey(places.masterKey);

  warnOfMove(env, places);
  const run = (plan: PartPlan) => startPart(plan, places, registry);
  // Stand-ins for what a customer has: where Microsoft is the real one, so are the others.
  const standIns = env.cloud === 'emulator' ? [emulatorPlan(env, places.emulatorState), samplePlan(env)] : [];
  const standInsUp = Promise.all(standIns.map(run));
  const databaseUp = startDatabase(env, places, progress, shutdown);
  const demoMade = databaseUp.then(({ url }) =>
    progress.step('Demo data', () => prepareDemo(env, url, masterKey, places.demo)),
  );
  const buildUp = progress.step('Build', () => build(places.logs, env.passedOn));
  const [database, demo, standInParts] = await Promise.all([databaseUp, demoMade, standInsUp, buildUp]);

  const input = { env, demo, masterKey, workerHealthPort: await anyFreePort() };
  const plans = [webPlan, workerPlan, examplePlan].map((plan) => plan(input));
  const parts = await Promise.all(plans.map(async (plan) => keep(await run(plan), plan, places, registry)));
  writeDemo(places.demo, demo);
  progress.end();
  console.log(welcome(demo, env.cloud, places));
  await endOfAny([database, ...standInParts, ...parts]);
}

function portsOf(env: StackEnv): Record<string, number> {
  return {
    PORTICO_PORT: env.webPort,
    ...(env.cloud === 'emulator'
      ? { ENTRA_EMULATOR_PORT: env.emulatorPort, PORTICO_SAMPLE_IDP_PORT: env.samplePort }
      : {}),
    EXAMPLE_APP_PORT: env.examplePort,
  };
}

/** `--reset`: forgets data, keys and the emulator's directories. A database of the operator's own is theirs to empty. */
async function forget({ databaseUrl }: StackEnv, places: Places): Promise<void> {
  if (databaseUrl !== undefined) {
    throw new Error(
      '--reset does not empty the database of DATABASE_URL. Empty it yourself, then start without it.',
    );
  }
  await removeEmbeddedPostgres({ home: places.postgres });
  for (const file of [places.masterKey, places.emulatorState, places.demo]) rmSync(file, { force: true });
}

/** What is registered at the emulator, or at Microsoft, keeps the address that it was registered with. */
function warnOfMove(env: StackEnv, places: Places): void {
  const before = readDemo(places.demo)?.web;
  if (before === undefined || before === webOrigin(env)) return;
  progress.line(
    `  The web app moves from ${before} to ${webOrigin(env)}. Redirect URIs that were registered before`,
  );
  progress.line(
    '  still name the old address: connections have to be made anew, or begin with npm start -- --reset.',
  );
}

async function startPart(plan: PartPlan, places: Places, registry: ProcessRegistry): Promise<Part> {
  const part = new Part(plan, ROOT, places.logs, registry);
  shutdown.add(() => part.stop());
  await progress.step(plan.name, () => part.waitUntilHealthy());
  return part;
}

function keep(first: Part, plan: PartPlan, places: Places, registry: ProcessRegistry): Ending {
  async function again(): Promise<Part> {
    console.log(`  ${plan.name} was killed from outside, and is started again.`);
    const part = new Part({ ...plan, continuesLog: true }, ROOT, places.logs, registry);
    shutdown.add(() => part.stop());
    await part.waitUntilHealthy();
    return part;
  }
  return kept(first, { again, isStopping: () => shutdown.isRunning });
}

/** Ends only by throwing: a part that stops by itself takes the others with it. */
async function endOfAny(parts: readonly Ending[]): Promise<never> {
  const ended = await Promise.race(parts.map((part) => part.ended.then(() => part)));
  throw ended.failure('ended by itself');
}

async function stopAndExit(code: number): Promise<void> {
  progress.end();
  if (!shutdown.isRunning && !shutdown.isEmpty) console.log('\n  Stopping …');
  await shutdown.run();
  process.exit(code);
}

// A terminal that is gone, or a full disk behind it, is no reason to leave the parts alone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAndExit(0));
// The process that started this one was killed.
process.on('disconnect', () => void stopAndExit(1));

main().catch((error: unknown) => {
  // What breaks while everything is being stopped broke because of that.
  if (shutdown.isRunning) return;
  progress.end();
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  void stopAndExit(1);
});
