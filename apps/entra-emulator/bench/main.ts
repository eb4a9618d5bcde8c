import { parseArgs } from 'node:util';
import { beside } from './beside.ts';
import { measured } from './load.ts';
import { EmulatorProcess } from './process.ts';
import { workloadsOf } from './workloads.ts';

/**
 * `npm run bench -w @portico/entra-emulator`: token and Graph requests, start-up time and memory of an emulator in a
 * process of its own, as JSON on standard output. With `--beside <another checkout>` both are asked in turn: the way to
 * compare on a machine that others use, too.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '2500' },
    concurrency: { type: 'string', default: '8' },
    starts: { type: 'string', default: '5' },
    beside: { type: 'string' },
    rounds: { type: 'string', default: '18' },
  },
});
const load = { requests: Number(values.requests), concurrency: Number(values.concurrency) };
const print = (figures: object): void => console.log(JSON.stringify(figures, undefined, 2));

if (values.beside === undefined) await alone();
else {
  const rounds = Number(values.rounds);
  const each = { ...load, requests: Math.ceil(load.requests / 10) };
  print({ node: process.version, ...each, rounds, figures: await beside(values.beside, each, rounds) });
}

async function alone(): Promise<void> {
  const starts: number[] = [];
  for (let round = 0; round < Number(values.starts); round += 1) {
    const started = await EmulatorProcess.start();
    starts.push(started.startMs);
    await started.stop();
  }
  starts.sort((one, other) => one - other);

  const emulator = await EmulatorProcess.start();
  try {
    const rssAfterStartMiB = emulator.rssMiB();
    const workloads = await workloadsOf(emulator);
    const figures = {
      clientCredentials: await measured(emulator, load, workloads.clientCredentials),
      refresh: await measured(emulator, load, workloads.refresh),
      graphGet: await measured(emulator, load, workloads.graphGet),
      graphPatch: await measured(emulator, load, workloads.graphPatch),
    };
    print({
      node: process.version,
      ...load,
      startMs: { median: starts[Math.floor(starts.length / 2)], all: starts },
      rssAfterStartMiB,
      rssAfterRequestsMiB: emulator.rssMiB(),
      figures,
    });
  } finally {
    await emulator.stop();
  }
}
