import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import {
  consentAtMicrosoft,
  directoryOf,
  rowsOf,
  runSucceeded,
  signedInBrowser,
  startConnect,
  startPortico,
  startServerProcess,
} from '../harness/index.ts';

const portico = await startPortico({ worker: false });
const { a } = portico.organizations;
const WORKER = fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url));
/** Takes every call and answers none. */
const silentGraph = createServer(() => undefined).listen(0, '127.0.0.1');
await once(silentGraph, 'listening');
afterAll(() => {
  silentGraph.closeAllConnections();
  silentGraph.close();
});

test('a worker ends although Microsoft does not answer, and the next one finishes its run (fault R29, review R3)', async () => {
  const { port } = silentGraph.address() as AddressInfo;
  const env = { ...portico.settings, PORTICO_MS_EMULATOR_GRAPH_URL: `http://127.0.0.1:${port}` };
  const worker = await startServerProcess({ script: WORKER, env }, 'worker.started');
  const asked = once(silentGraph, 'request');
  const owner = await signedInBrowser(portico, a.owner);
  const { url } = await startConnect(portico, owner, a);
  const consented = consentAtMicrosoft(portico, owner, url, directoryOf(portico, a.domain).admin);
  await asked;
  // It waits for the answer for longer than whoever stops it would wait.
  expect(await worker.stop()).toBe(0);
  expect(worker.log()).toContain('worker.stopped_in_a_call');
  await consented;
  expect(await rowsOf(portico, 'provisioning_runs')).toMatchObject([{ state: 'running' }]);
  // What it asked for may still take effect, so its lease has to end first.
  await portico.database.pool.query('UPDATE provisioning_runs SET lease_until = now()');
  const next = await startServerProcess({ script: WORKER, env: portico.settings }, 'worker.started');
  await runSucceeded(portico);
  expect(await next.stop()).toBe(0);
});
