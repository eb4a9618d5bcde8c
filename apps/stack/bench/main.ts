import { parseArgs } from 'node:util';
import { connectOpenId, connectSaml } from './by-hand.ts';
import { connect, disconnect, ownerAtDashboard } from './connections.ts';
import { login, personAtMicrosoft } from './logins.ts';
import { measureLooks } from './looks.ts';
import { cpuMs, peakMemoryMiB, percentiles, round, timed } from './measures.ts';
import { type RunningStack, startStack } from './running-stack.ts';
import { measureTokens } from './tokens.ts';

/**
 * `npm run bench`: complete logins, provisioning runs and looks at connections against the emulator, each part a process of its own, as JSON
 * on standard output. Processor time is what can be compared between runs; times depend on what else the machine does.
 */
const { values } = parseArgs({
  options: {
    logins: { type: 'string', default: '1500' },
    warm: { type: 'string', default: '1000' },
    concurrency: { type: 'string', default: '8' },
    runs: { type: 'string', default: '20' },
    tokens: { type: 'string', default: '3000' },
    looks: { type: 'string', default: '500' },
    /** How often connections by hand and Microsoft take turns. */
    rounds: { type: 'string', default: '2' },
    /** Only that. */
    'by-hand': { type: 'boolean', default: false },
  },
});

const stack = await startStack();
try {
  console.log(
    JSON.stringify(
      { node: process.version, ...(await (values['by-hand'] ? byHand() : everything())) },
      undefined,
      2,
    ),
  );
} finally {
  await stack.stop();
}

async function byHand() {
  const [directory] = stack.demo.directories;
  if (!directory) throw new Error('the demo is empty');
  await connect(await ownerAtDashboard(stack.demo, 0), directory.admin);
  return { byHand: await measureByHand(stack) };
}

async function everything() {
  const provisioning = await measureProvisioning(stack, Number(values.runs));
  const looks = await measureLooks({
    ...{ databaseUrl: stack.demo.databaseUrl, workerPid: pidOf(stack, 'Worker') },
    count: Number(values.looks),
  });
  const logins = await measureLogins(stack);
  const tokens = await measureTokensOf(stack);
  return { logins, byHand: await measureByHand(stack), tokens, provisioning, looks };
}

function pidOf({ pids }: RunningStack, part: string): number {
  const pid = pids.get(part);
  if (pid === undefined) throw new Error(`${part} is not running`);
  return pid;
}

async function measureLogins(running: RunningStack) {
  const { demo } = running;
  const [directory] = demo.directories;
  if (!directory) throw new Error('the demo is empty');
  const person = await personAtMicrosoft(demo, directory.user);
  const before = await outsideCalls(running);
  const measured = await measureLogin(running, () => login(demo, person));
  const calls = (await outsideCalls(running)) - before;
  return {
    ...measured,
    outsideCallsPerLogin: round(calls / (measured.count + measured.warm)),
    webPeakMemoryMiB: peakMemoryMiB(pidOf(running, 'Web')),
  };
}

/**
 * The same over connections by hand to the sample providers, which are processes of their own and are not counted; nor is this one. In
 * turn with one-click Microsoft, so that what compares is of one hour.
 */
async function measureByHand(running: RunningStack) {
  const { demo } = running;
  const [directory] = demo.directories;
  if (!directory) throw new Error('the demo is empty');
  const owner = await ownerAtDashboard(demo, 1);
  const person = await personAtMicrosoft(demo, directory.user);
  const ways = {
    entra: async () => void (await login(demo, person)),
    openIdConnect: await connectOpenId(owner),
    saml: await connectSaml(owner),
  };
  const found: Record<string, number[]> = { entra: [], openIdConnect: [], saml: [] };
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [name, way] of Object.entries(ways))
      found[name]?.push((await measureLogin(running, way)).brokerCpuMsPerLogin);
  return found;
}

async function measureLogin(running: RunningStack, way: () => Promise<unknown>) {
  const [concurrency, count, warm] = [values.concurrency, values.logins, values.warm].map(Number) as [
    number,
    number,
    number,
  ];
  await timed(warm, concurrency, way);
  const before = { cpu: brokerCpu(running), worker: cpuMs(pidOf(running, 'Worker')) };
  const { each, wall } = await timed(count, concurrency, way);
  return {
    ...{ concurrency, warm, count },
    perSecond: round(count / (wall / 1000)),
    milliseconds: percentiles(each),
    brokerCpuMsPerLogin: round((brokerCpu(running) - before.cpu) / count),
    ofThatWorker: round((cpuMs(pidOf(running, 'Worker')) - before.worker) / count),
  };
}

/** What comes after the login. */
async function measureTokensOf(running: RunningStack) {
  const { demo } = running;
  const [directory] = demo.directories;
  if (!directory) throw new Error('the demo is empty');
  const person = await personAtMicrosoft(demo, directory.user);
  return measureTokens(demo, person, pidOf(running, 'Web'), Number(values.tokens));
}

/** One after the other: a run is one administrator's minute, not a load. The last connection stays for the logins. */
async function measureProvisioning(running: RunningStack, count: number) {
  const { demo } = running;
  const [directory] = demo.directories;
  if (!directory) throw new Error('the demo is empty');
  const owner = await ownerAtDashboard(demo, 0);
  await disconnect(owner, await connect(owner, directory.admin));
  const times: number[] = [];
  let cpu = 0;
  for (let run = 0; run < count; run++) {
    const before = brokerCpu(running);
    const began = performance.now();
    const connection = await connect(owner, directory.admin);
    times.push(performance.now() - began);
    cpu += brokerCpu(running) - before;
    if (run < count - 1) await disconnect(owner, connection);
  }
  return { count, milliseconds: percentiles(times), brokerCpuMsPerRun: round(cpu / count) };
}

/** Web app and worker together. */
function brokerCpu(running: RunningStack): number {
  return cpuMs(pidOf(running, 'Web')) + cpuMs(pidOf(running, 'Worker'));
}

/** Requests that came to Microsoft from a server and not from a browser: token endpoint, discovery, keys, Graph. */
async function outsideCalls({ demo }: RunningStack): Promise<number> {
  const response = await fetch(`${demo.emulator}/_emulator/requests/counts`);
  if (!response.ok) return Number.NaN;
  const counts = (await response.json()) as Record<string, number>;
  return Object.entries(counts).reduce((sum, [path, number]) => (isServerCall(path) ? sum + number : sum), 0);
}

function isServerCall(path: string): boolean {
  return /\/token$|openid-configuration$|\/keys$| \/v1\.0\//.test(path);
}
