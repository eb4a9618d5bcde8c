import { parseArgs } from 'node:util';
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
  },
});

const stack = await startStack();
try {
  const provisioning = await measureProvisioning(stack, Number(values.runs));
  const looks = await measureLooks({
    ...{ databaseUrl: stack.demo.databaseUrl, workerPid: pidOf(stack, 'Worker') },
    count: Number(values.looks),
  });
  const logins = await measureLogins(stack);
  const tokens = await measureTokensOf(stack);
  console.log(JSON.stringify({ node: process.version, logins, tokens, provisioning, looks }, undefined, 2));
} finally {
  await stack.stop();
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
  const concurrency = Number(values.concurrency);
  const count = Number(values.logins);
  const person = await personAtMicrosoft(demo, directory.user);
  await timed(Number(values.warm), concurrency, () => login(demo, person));
  const before = {
    cpu: brokerCpu(running),
    worker: cpuMs(pidOf(running, 'Worker')),
    calls: await outsideCalls(running),
  };
  const { each, wall } = await timed(count, concurrency, () => login(demo, person));
  return {
    concurrency,
    warm: Number(values.warm),
    count,
    perSecond: round(count / (wall / 1000)),
    milliseconds: percentiles(each),
    brokerCpuMsPerLogin: round((brokerCpu(running) - before.cpu) / count),
    ofThatWorker: round((cpuMs(pidOf(running, 'Worker')) - before.worker) / count),
    outsideCallsPerLogin: round(((await outsideCalls(running)) - before.calls) / count),
    webPeakMemoryMiB: peakMemoryMiB(pidOf(running, 'Web')),
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
