import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { recheckDomains, txtResolver } from '@portico/administration';
import { endOnUncaught, systemClock } from '@portico/core';
import {
  type Database,
  type DatabaseState,
  events as eventLog,
  logoutNotices,
  openDatabase,
  purges,
  warningMails,
  watchDatabase,
} from '@portico/database';
import { createOutbound } from '@portico/outbound';
import { createCareSchedule, createProvisioningWorker, provisioningParts } from '@portico/provisioning';
import { createRelyingParty } from '@portico/relying-party';
import {
  checkClock,
  checkMasterKey,
  checkSchema,
  createLog,
  type Events,
  eventsOf,
  type Log,
  tellOfOpenAuditLog,
} from '@portico/service';
import { readWorkerEnv, type WorkerEnv } from './env.ts';
import { every } from './every.ts';
import { serveHealth } from './health.ts';
import { createLogoutWorker, type LogoutParts } from './logout/logout-worker.ts';
import { createMailWorker } from './mail/mail-worker.ts';
import { createMailer } from './mail/mailer.ts';
import { createPurge } from './purge.ts';
import { inTurn, RunLoop } from './run-loop.ts';
import { createSamlCare } from './saml-care.ts';
import { stopInOrder } from './stopping.ts';
import { WakeUp } from './wake-up.ts';

const DISCOVERY_TIMEOUT_MS = 10_000;
const APPLICATION_TIMEOUT_MS = 5_000;
const POOL_SIZE = 8;
/** Of different customers: they mostly wait for Microsoft, and one that waits long must not hold up the others. */
const RUNS_AT_ONCE = 32;
/** How often proofs of domains are looked through for those that are due. */
const CHECK_DOMAINS_MS = 10 * 60_000;
/** How often what happened is looked for, to be numbered. */
const NUMBER_EVERY_MS = 250;
/** How often metadata is looked through for what is due. */
const LOOK_AT_SAML_MS = 10 * 60_000;
/** How often what has expired is deleted. */
const PURGE_MS = 60_000;

async function main(): Promise<void> {
  const env = readWorkerEnv();
  const log = createLog(env.logLevel);
  const events = eventsOf(log);
  endOnUncaught(process, (error) => log.error({ err: error }, 'worker.uncaught'));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const { database, watch } = await connect(env, log);
  const stopping = new AbortController();
  const parts = provisioningParts({
    origin: env.origin,
    env: env.provisioning,
    database,
    keyRing: env.keyRing,
    relyingParty: createRelyingParty({
      allowInsecure: env.provisioning.cloud.allowInsecure,
      ask: createOutbound({
        timeoutMs: DISCOVERY_TIMEOUT_MS,
        insideAllowed: env.provisioning.cloud.allowInsecure,
      }).ask,
      clock: systemClock,
    }),
    send: fetch,
    log: events,
    stopping: stopping.signal,
  });
  const onError = (error: unknown) => log.error({ err: error }, 'worker.failed');
  const notListening = (error: unknown) => log.warn({ err: error }, 'worker.not_listening');
  const loop = new RunLoop(
    createProvisioningWorker({ ...parts, random: Math.random }, `worker_${randomUUID()}`),
    {
      places: RUNS_AT_ONCE,
      onError,
    },
  );
  const careLoop = new RunLoop(inTurn(createCareSchedule(parts)), { places: 1, onError });
  const wakeRuns = () => [loop, careLoop].map((each) => each.wake());
  const wakeUp = new WakeUp(database.pool, 'portico_provisioning', wakeRuns, notListening);
  const logouts = createLogoutWorker(logoutParts(env, database, events, stopping.signal));
  const logoutLoop = new RunLoop(inTurn(logouts), { places: 1, onError });
  const wakeLogouts = () => [logoutLoop, logouts].map((each) => each.wake());
  const logoutWakeUp = new WakeUp(database.pool, 'portico_logout', wakeLogouts, notListening);
  const numberLoop = new RunLoop(inTurn(numbering(database)), { places: 1, onError });
  const mailLoop = mailing(env, database, events, stopping.signal, onError);
  const health = env.health && listenForHealth(watch.state, env.health);
  void wakeUp.listen();
  void logoutWakeUp.listen();
  const stopChecks = every(CHECK_DOMAINS_MS, () => recheckDomains(domainParts(env, database)), onError);
  const saml = createSamlCare(env, database, events);
  const stopSaml = every(LOOK_AT_SAML_MS, () => saml.look(stopping.signal), onError);
  const stopPurge = every(PURGE_MS, createPurge(purges(database.pool), events), onError);
  loop.start();
  logoutLoop.start();
  numberLoop.start();
  careLoop.start();
  mailLoop?.start();
  events('worker.started', { cloud: env.provisioning.cloud.name });
  stopInOrder(events, {
    begin() {
      stopping.abort();
      for (const listener of [wakeUp, logoutWakeUp]) listener.stop();
      health?.close();
    },
    finish: () =>
      Promise.all([
        loop.stop(),
        logoutLoop.stop(),
        numberLoop.stop(),
        careLoop.stop(),
        mailLoop?.stop(),
        stopChecks(),
        stopPurge(),
        stopSaml(),
      ]),
    close: () => Promise.all([watch.stop(), saml.close()]).then(database.close),
  });
}

/** Opens the database and looks whether it is ours and of this release. @throws an error that names the setting */
async function connect(env: WorkerEnv, log: Log) {
  const options = { url: env.databaseUrl, applicationName: 'portico-worker' };
  const database = openDatabase({
    ...options,
    poolSize: POOL_SIZE,
    onConnectionLost: (error) => log.warn({ err: error }, 'database.connection_lost'),
  });
  await checkSchema(database);
  await checkMasterKey(database, env.keyRing);
  await tellOfOpenAuditLog(database, log);
  const watch = await watchDatabase({
    ...options,
    database,
    clock: systemClock,
    onChange: (state) => log.warn({ state }, 'database.changed'),
    onClockOff: (aheadMs) => log.error({ aheadMs }, 'clock.differs'),
  });
  checkClock(watch.clockAheadMs());
  return { database, watch };
}

function listenForHealth(state: () => DatabaseState, at: NonNullable<WorkerEnv['health']>): Server {
  return serveHealth(state, at).once('error', (error) => {
    process.stderr.write(`PORTICO_WORKER_HEALTH_PORT ${at.port} cannot be listened on: ${error.message}\n`);
    process.exit(1);
  });
}

/** Numbers what happened, many at a time: woken for each, it would cost a sign-in more than the sign-in's own statements. */
const numbering = ({ pool }: Database) => {
  const { number } = eventLog(pool);
  return { workOnce: async () => (await number()) > 0, nextDueMs: async () => NUMBER_EVERY_MS };
};

/** What writes to people; undefined where that is not set up. */
function mailing(
  { mail, origin }: WorkerEnv,
  { pool }: Database,
  log: Events,
  stopping: AbortSignal,
  onError: (error: unknown) => void,
): RunLoop | undefined {
  if (mail === undefined) return undefined;
  const worker = createMailWorker({
    ...{ origin, log, stopping },
    mails: warningMails(pool),
    mailer: createMailer(mail),
    now: () => systemClock.now(),
    random: Math.random,
  });
  return new RunLoop(inTurn(worker), { places: 1, onError });
}

const domainParts = (env: WorkerEnv, { prisma }: Database) => ({
  prisma,
  clock: systemClock,
  resolveTxt: txtResolver(env.dnsServers),
});

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What tells applications of ended sessions. */
function logoutParts(env: WorkerEnv, database: Database, log: Events, stopping: AbortSignal): LogoutParts {
  return {
    origin: env.origin,
    notices: logoutNotices(database.pool),
    keyRing: env.keyRing,
    tell: createOutbound({
      timeoutMs: APPLICATION_TIMEOUT_MS,
      // Everything is on this machine then: the applications, too.
      insideAllowed: env.provisioning.cloud.name === 'emulator' || env.origin.protocol === 'http:',
    }).tell,
    now: () => systemClock.now(),
    random: Math.random,
    log,
    stopping,
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`Portico worker did not start: ${told(error)}\n`);
  process.exit(1);
});
