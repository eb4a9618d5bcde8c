import { actOf } from '@portico/connections';
import { isFinished, newId, systemClock } from '@portico/core';
import type { Connection, RunRow, StepRow } from '@portico/database';
import type { CloudName } from '@portico/microsoft-graph';
import { createRelyingParty } from '@portico/relying-party';
import {
  askThrough,
  createTestDatabase,
  type EmulatorApplication,
  type EmulatorObject,
  emulatorControl,
  type FakeClock,
  fakeClock,
  ledToEmulator,
  startEmulator,
} from '@portico/testing';
import { KeyRing } from '@portico/vault';
import { type Disconnected, disconnect, disconnected } from '../../src/disconnect.ts';
import {
  createProvisioningWorker,
  provisioningParts,
  readProvisioningEnv,
  type WorkerParts,
} from '../../src/index.ts';
import { createRunKinds, type RunKindTable } from '../../src/runs/kinds/index.ts';
import { consenting } from './consent.ts';
import { type Customer, insertCustomer, insertOwner, withRole } from './customer.ts';
import { workloadDoor } from './workload-door.ts';

export const ORIGIN = new URL('http://localhost:3000');
/** Where Microsoft's own clouds reach the key set: a directory takes no issuer of a machine's own name. */
const PUBLIC_ORIGIN = new URL('https://sso.example.com');
const MOST_LEASES = 60;

export const GAVE_WAY = { code: 'provisioning_failed', actor: 'portico', message: 'gave way' } as const;

/**
 * Emulator, database and the parts of provisioning, in this process and for this test file alone. The worker is a
 * function call: nothing happens between the lines of a test.
 *
 * @param cloud Microsoft's, whose names and certificates the emulator has then; its own unless given
 */
export async function startBench(cloud: CloudName = 'emulator') {
  const database = await createTestDatabase({ poolSize: 10 });
  const origin = cloud === 'emulator' ? ORIGIN : PUBLIC_ORIGIN;
  const door = { isOpen: true };
  const emulator = await startEmulator({
    fetch: workloadDoor(() => (door.isOpen ? parts.workload : undefined)),
    https: cloud === 'emulator' ? undefined : { port: 0 },
  });
  // Looked up at each call: `listening` stands in its place.
  const send: typeof fetch = cloud === 'emulator' ? (...call) => fetch(...call) : ledToEmulator(emulator);
  const control = emulatorControl(emulator);
  const { pool } = database;
  const keyRing = KeyRing.parse(`test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`);
  const log: { event: string; facts: Record<string, unknown> }[] = [];
  const clock: FakeClock = fakeClock(new Date());
  const app = emulator.seedFacts.provisioningApp;
  const signIn = emulator.seedFacts.clients.find(({ displayName }) => displayName === 'SSO sign-in (demo)');
  const environment = {
    PORTICO_MS_CLOUD: cloud,
    ...(cloud === 'emulator'
      ? {
          PORTICO_MS_EMULATOR_LOGIN_URL: emulator.origin,
          PORTICO_MS_EMULATOR_GRAPH_URL: emulator.origin,
        }
      : {}),
    PORTICO_MS_PROVISION_CLIENT_ID: app?.clientId,
    PORTICO_MS_PROVISION_CLIENT_SECRET: app?.clientSecret,
    PORTICO_MS_SIGN_IN_CLIENT_ID: signIn?.clientId,
    PORTICO_MS_SIGN_IN_CLIENT_SECRET: signIn?.clientSecret,
  };

  /** Parts as a process makes them, with a clock of its own. Each call is a process with empty caches. */
  function newParts(changes: Partial<WorkerParts> = {}): WorkerParts {
    const relyingParty = createRelyingParty({
      allowInsecure: cloud === 'emulator',
      ask: askThrough(send),
      clock: systemClock,
    });
    const parts = provisioningParts({
      origin,
      env: readProvisioningEnv(origin, environment),
      database,
      keyRing,
      relyingParty,
      send,
      log: (event, facts) => log.push({ event, facts }),
    });
    return { ...parts, clock, random: Math.random, ...changes };
  }

  const parts = newParts();
  const runRow = async (customer: Customer, runId: string): Promise<RunRow> => {
    const row = await parts.runs.find(customer.organizationId, runId);
    if (row === undefined) throw new Error(`no run ${runId}`);
    return row;
  };

  const bench = {
    /** Whether a directory reaches what the web app publishes. */
    door,
    ...{ database, pool, emulator, control, keyRing, log, clock, parts, newParts, environment },
    ...consenting(emulator, control),
    ...{ runRow },

    /** An organization of a new project, an emulator as at its start, and nothing to do for any worker. */
    async newCustomer(name = 'Contoso'): Promise<Customer> {
      await control.reset();
      door.isOpen = true;
      clock.set(new Date());
      await pool.query('DELETE FROM provisioning_runs');
      const directory = emulator.seedFacts.directories.find(({ domain }) => domain === 'contoso.example');
      if (directory === undefined) throw new Error('the seed has no contoso.example');
      return insertCustomer(pool, name, directory.tenantId);
    },

    /** Another organization of the same project, with the same directory. */
    async neighbour({ projectId, directoryId }: Customer): Promise<Customer> {
      const organizationId = newId('organization');
      await pool.query('INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, $3)', [
        ...[organizationId, projectId, 'Neighbour'],
      ]);
      return insertOwner(pool, { projectId, organizationId, directoryId });
    },

    /** Another project's organization, with the same directory. */
    otherCustomer: ({ directoryId }: Customer) => insertCustomer(pool, 'Contoso again', directoryId),

    /** Another owner of the same organization. */
    colleague: (customer: Customer) => insertOwner(pool, customer),
    /** The owner with another role, as their next request finds it. */
    demoted: (customer: Customer) => withRole(pool, customer, 'member'),

    /** A run of a request that was proven: what the callback's last statement leaves behind. */
    async newRun(customer: Customer, table?: RunKindTable): Promise<{ runId: string; connectionId: string }> {
      const requestId = newId('provisioningRun');
      await pool.query(
        `INSERT INTO provisioning_requests (id, project_id, organization_id, user_id, via, return_to, expires_at,
           consent_consumed_at, proof_consumed_at)
         VALUES ($1, $2, $3, $4, 'dashboard', 'http://localhost:3000/', now() + interval '1 minute', now(), now())`,
        [requestId, customer.projectId, customer.organizationId, customer.userId],
      );
      const run = await parts.runs.start({
        requestId,
        newConnectionId: newId('connection'),
        connectionName: 'Microsoft Entra ID',
        entraTenantId: customer.directoryId,
        directoryName: 'contoso.example',
        approvedByObjectId: 'an-administrator',
        approvedByName: 'Ada Admin',
        deadlineSeconds: 600,
        givingWay: { kinds: createRunKinds(table).givingWay, failure: GAVE_WAY },
        event: actOf(customer.caller),
      });
      if (run === undefined) throw new Error('the run did not start');
      return { runId: requestId, connectionId: run.connectionId };
    },

    async connection(id: string): Promise<Connection> {
      const found = await parts.connections.find(id);
      if (found === undefined) throw new Error(`no connection ${id}`);
      return found;
    },

    /** The journal as `name state` lines. */
    async journal(runId: string): Promise<string[]> {
      return (await parts.runs.steps(runId)).map(({ name, state }: StepRow) => `${name} ${state}`);
    },

    /** Lets what waits be due now, and a lease whose owner is dead end. */
    async due(runId: string): Promise<void> {
      await pool.query(
        `UPDATE provisioning_runs SET next_attempt_at = now() - interval '1 s', lease_until = least(lease_until, now() - interval '1 s')
         WHERE id = $1`,
        [runId],
      );
      await pool.query("UPDATE connection_credentials SET retired_at = retired_at - interval '1 minute'");
    },

    /** The ten minutes are over. */
    async passDeadline(runId: string): Promise<void> {
      await pool.query("UPDATE provisioning_runs SET deadline_at = now() - interval '1 s' WHERE id = $1", [
        runId,
      ]);
    },

    /** Whether a run has not ended; then it is due now. */
    async goesOn(customer: Customer, runId: string): Promise<boolean> {
      if (isFinished((await runRow(customer, runId)).state)) return false;
      await bench.due(runId);
      return true;
    },

    /** A worker, time and again, until the run has ended. Waiting takes no time. */
    async finish(customer: Customer, runId: string, using = parts, workerId = 'w-last'): Promise<RunRow> {
      const worker = createProvisioningWorker(using, workerId);
      for (let leases = 0; leases < MOST_LEASES; leases += 1) {
        if (!(await bench.goesOn(customer, runId))) return runRow(customer, runId);
        await worker.workOnce();
        clock.advance(15_000);
      }
      throw new Error(`the run does not end: ${JSON.stringify(await runRow(customer, runId))}`);
    },

    /** Consent, run and worker, whole: an active connection. */
    async connect(customer: Customer): Promise<{ runId: string; connectionId: string }> {
      const run = await bench.newRun(customer);
      const row = await bench.finish(customer, run.runId);
      if (row.state !== 'succeeded') throw new Error(JSON.stringify(row));
      return run;
    },

    /** Disconnected by the owner, and the worker, whole. */
    async disconnect(customer: Customer, connectionId: string, using = parts): Promise<Disconnected> {
      const { organizationId, caller } = customer;
      const runId = await disconnect(using, { organizationId, connectionId, caller });
      if (runId !== undefined) await bench.finish(customer, runId, using);
      return disconnected(using, { organizationId, connectionId }, runId);
    },

    /** What there is in a customer's directory that was not there before: deleted objects too. */
    async made(customer: Customer): Promise<{
      applications: readonly EmulatorApplication[];
      servicePrincipals: readonly EmulatorObject[];
    }> {
      const state = await control.inventory();
      const inDirectory = ({ directoryId }: EmulatorObject) => directoryId === customer.directoryId;
      return {
        applications: state.applications.filter(inDirectory),
        servicePrincipals: state.servicePrincipals
          .filter(inDirectory)
          .filter(({ appOwnerOrganizationId }) => appOwnerOrganizationId === customer.directoryId),
      };
    },
  };
  return bench;
}
