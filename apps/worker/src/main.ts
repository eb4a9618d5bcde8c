import { randomUUID } from 'node:crypto';
import { systemClock } from '@portico/core';
import { openDatabase } from '@portico/database';
import { createProvisioningWorker, provisioningParts } from '@portico/provisioning';
import { createRelyingParty } from '@portico/relying-party';
import { readWorkerEnv } from './env.ts';
import { serveHealth } from './health.ts';
import { createLog } from './log.ts';
import { RunLoop } from './run-loop.ts';
import { checkDatabase } from './startup-checks.ts';
import { WakeUp } from './wake-up.ts';

const DISCOVERY_TIMEOUT_MS = 10_000;
const POOL_SIZE = 4;

async function main(): Promise<void> {
  const env = readWorkerEnv();
  const log = createLog(env.logLevel, (line) => process.stdout.write(line));
  const database = openDatabase({
    url: env.databaseUrl,
    poolSize: POOL_SIZE,
    applicationName: 'portico-worker',
    onConnectionLost: (error) => log('database.connection_lost', { message: error.message }),
  });
  await checkDatabase(database, env.keyRing);
  const relyingParty = createRelyingParty({
    allowInsecure: env.provisioning.cloud.allowInsecure,
    timeoutMs: DISCOVERY_TIMEOUT_MS,
    fetch,
    clock: systemClock,
  });
  const parts = provisioningParts({
    origin: env.origin,
    env: env.provisioning,
    database,
    keyRing: env.keyRing,
    relyingParty,
    log,
  });
  const loop = new RunLoop(createProvisioningWorker(parts, `worker_${randomUUID()}`), (error) =>
    log('worker.failed', { message: error instanceof Error ? error.message : String(error) }),
  );
  const wakeUp = new WakeUp(database.pool, () => loop.wake());
  const health = env.health && serveHealth(database, env.health);
  health?.once('error', (error) => {
    process.stderr.write(
      `PORTICO_WORKER_HEALTH_PORT ${env.health?.port} cannot be listened on: ${error.message}\n`,
    );
    process.exit(1);
  });
  void wakeUp.listen();
  loop.start();
  log('worker.started', { cloud: env.provisioning.cloud.name });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log('worker.stopping', { signal });
      wakeUp.stop();
      health?.close();
      void loop
        .stop()
        .then(() => database.close())
        .then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `Portico worker did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
