import { randomUUID } from 'node:crypto';
import { recheckDomains, txtResolver } from '@portico/administration';
import { systemClock } from '@portico/core';
import { type Database, logoutNotices, openDatabase } from '@portico/database';
import { createProvisioningWorker, provisioningParts } from '@portico/provisioning';
import { createRelyingParty } from '@portico/relying-party';
import { readWorkerEnv, type WorkerEnv } from './env.ts';
import { every } from './every.ts';
import { serveHealth } from './health.ts';
import { createLog, type Log } from './log.ts';
import { createLogoutWorker, type LogoutParts } from './logout/logout-worker.ts';
import { createPostForm } from './logout/post-form.ts';
import { RunLoop } from './run-loop.ts';
import { checkDatabase } from './startup-checks.ts';
import { WakeUp } from './wake-up.ts';

const DISCOVERY_TIMEOUT_MS = 10_000;
const APPLICATION_TIMEOUT_MS = 5_000;
const POOL_SIZE = 6;
/** How often proofs of domains are looked through for those that are due. */
const CHECK_DOMAINS_MS = 10 * 60_000;

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
  const onError = (error: unknown) =>
    log('worker.failed', { message: error instanceof Error ? error.message : String(error) });
  const loop = new RunLoop(createProvisioningWorker(parts, `worker_${randomUUID()}`), onError);
  const notListening = (error: unknown) => log('worker.not_listening', { message: String(error) });
  const wakeUp = new WakeUp(database.pool, 'portico_provisioning', () => loop.wake(), notListening);
  const logoutLoop = new RunLoop(createLogoutWorker(logoutParts(env, database, log)), onError);
  const logoutWakeUp = new WakeUp(database.pool, 'portico_logout', () => logoutLoop.wake(), notListening);
  const health = env.health && serveHealth(database, env.health);
  health?.once('error', (error) => {
    process.stderr.write(
      `PORTICO_WORKER_HEALTH_PORT ${env.health?.port} cannot be listened on: ${error.message}\n`,
    );
    process.exit(1);
  });
  void wakeUp.listen();
  void logoutWakeUp.listen();
  const stopChecks = every(
    CHECK_DOMAINS_MS,
    () =>
      recheckDomains({
        prisma: database.prisma,
        clock: systemClock,
        resolveTxt: txtResolver(env.dnsServers),
      }),
    onError,
  );
  loop.start();
  logoutLoop.start();
  log('worker.started', { cloud: env.provisioning.cloud.name });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log('worker.stopping', { signal });
      wakeUp.stop();
      logoutWakeUp.stop();
      health?.close();
      void Promise.all([loop.stop(), logoutLoop.stop(), stopChecks()])
        .then(() => database.close())
        .then(() => process.exit(0));
    });
  }
}

/** What tells applications of ended sessions. */
function logoutParts(env: WorkerEnv, database: Database, log: Log): LogoutParts {
  return {
    origin: env.origin,
    notices: logoutNotices(database.pool),
    keyRing: env.keyRing,
    post: createPostForm({
      timeoutMs: APPLICATION_TIMEOUT_MS,
      // Everything is on this machine then: the applications, too.
      insideAllowed: env.provisioning.cloud.name === 'emulator' || env.origin.protocol === 'http:',
    }),
    now: () => systemClock.now(),
    random: Math.random,
    log,
  };
}

main().catch((error: unknown) => {
  process.stderr.write(
    `Portico worker did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
