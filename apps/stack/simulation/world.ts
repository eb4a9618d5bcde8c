import { systemClock } from '@portico/core';
import { type Database, openDatabase, purges } from '@portico/database';
import { type EntraEmulator, seededRandom, startEntraEmulator } from '@portico/entra-emulator';
import { provisioningParts, readProvisioningEnv, type WorkerParts } from '@portico/provisioning';
import { createRelyingParty } from '@portico/relying-party';
import { KeyRing } from '@portico/vault';
import { type Calls, countedCalls } from './calls.ts';
import { type Chance, seededChance } from './chance.ts';
import { type Customer, insertCustomers } from './customers.ts';
import { type Directories, directoriesOf, domainOf, OPERATOR, seedOf } from './directories.ts';
import { type Troubles, troubledNetwork } from './network.ts';
import { type SimulatedTime, takeTimeInHand } from './time.ts';

const ORIGIN = new URL('http://localhost:3000');
const MASTER_KEY = `simulation:${Buffer.from('a key of simulations, no secret!').toString('base64')}`;
const MICROSOFT_TIMEOUT_MS = 600_000;

/** Everything that a simulation moves in. */
export type World = {
  readonly time: SimulatedTime;
  readonly pool: Database['pool'];
  readonly customers: readonly Customer[];
  readonly directories: Directories;
  readonly calls: Calls;
  readonly troubles: Troubles;
  /** How many runs have ended so far, by kind and how: also those whose worker died before it could tell. */
  readonly ended: () => Promise<Record<string, number>>;
  /** Connections that more was done to than looking, until somebody empties it. */
  readonly changed: Set<string>;
  /** From now on nothing goes wrong between us and Microsoft. */
  calm(): void;
  /** Parts as a process has them that has just started. */
  newParts(): WorkerParts;
  /** The same without trouble on the way, and uncounted: what people who sign in meet. */
  readonly honest: WorkerParts;
  readonly purge: () => Promise<unknown>;
  close(): Promise<void>;
};

/**
 * A migrated database, an emulator without sockets, and the parts of provisioning between them, all of one time.
 *
 * @param options.databaseUrl of a migrated database that nothing else uses: its clock is replaced
 * @param options.start when the simulation begins, in milliseconds
 */
export async function createWorld(options: {
  readonly databaseUrl: string;
  readonly seed: number;
  readonly start: number;
  readonly connections: number;
  readonly faultRate: number;
}): Promise<World> {
  const { databaseUrl, seed, connections } = options;
  const time = await takeTimeInHand(options);
  const database = openDatabase({ url: databaseUrl, poolSize: 20, applicationName: 'portico-simulation' });
  const emulator = await startEntraEmulator({
    ...{ port: 0, seed: seedOf(connections), random: seededRandom(String(seed)), clock: { now: time.now } },
  });
  const { provisioningApp, directories: seeded } = emulator.seedFacts;
  if (provisioningApp === null) throw new Error('the seed has no provisioning app');
  const ids = new Map(seeded.map(({ domain, tenantId }) => [domain, tenantId]));
  const customers = await insertCustomers(
    database.pool,
    Array.from({ length: connections }, (_, index) => ids.get(domainOf(index)) ?? ''),
  );
  const calls = countedCalls(time.now);
  const chance = seededChance(seed + 1);
  const network = troubledNetwork(emulator.fetch, { rate: options.faultRate, chance, calls });
  const ended = await countedRuns(database.pool);
  const changed = new Set<string>();
  const log: WorkerParts['log'] = (event, { kind, connection }) => {
    if (event !== 'provisioning.succeeded' && event !== 'provisioning.failed') return;
    if (kind !== 'check' && typeof connection === 'string') changed.add(connection);
  };
  const clientId = provisioningApp.clientId;
  const inDirectories = directoriesOf(emulator, clientId);
  const app = { clientId, clientSecret: await inDirectories.lastingSecret(ids.get(OPERATOR) ?? '') };
  const newParts = (send: typeof fetch) => partsOf({ emulator, app, database, send, chance, log });
  return {
    ...{ time, pool: database.pool, customers, calls, ended, changed },
    directories: inDirectories,
    troubles: network.troubles,
    calm: network.calm,
    newParts: () => newParts(network.send),
    honest: newParts(emulator.fetch),
    purge: purges(database.pool).purge,
    async close() {
      await emulator.close();
      await database.close();
      await time.end();
    },
  };
}

function partsOf(from: {
  readonly emulator: EntraEmulator;
  readonly app: { readonly clientId: string; readonly clientSecret: string };
  readonly database: Database;
  readonly send: typeof fetch;
  readonly chance: Chance;
  readonly log: WorkerParts['log'];
}): WorkerParts {
  const { emulator, app, database, send, chance, log } = from;
  const env = readProvisioningEnv(ORIGIN, {
    PORTICO_MS_CLOUD: 'emulator',
    PORTICO_MS_EMULATOR_LOGIN_URL: emulator.origin,
    PORTICO_MS_EMULATOR_GRAPH_URL: emulator.origin,
    PORTICO_MS_PROVISION_CLIENT_ID: app.clientId,
    PORTICO_MS_PROVISION_CLIENT_SECRET: app.clientSecret,
  });
  const relyingParty = createRelyingParty({
    allowInsecure: true,
    clock: systemClock,
    async ask(url, { method, headers = {}, body }) {
      const response = await send(url, { method, headers, ...(body === undefined ? {} : { body }) });
      return {
        ...{ status: response.status, headers: Object.fromEntries(response.headers) },
        body: await response.text(),
      };
    },
  });
  const keyRing = KeyRing.parse(MASTER_KEY);
  const parts = provisioningParts({
    ...{ origin: ORIGIN, env, database, keyRing, relyingParty, send, log },
  });
  // Nothing here takes long; a machine under load must not look like Microsoft in trouble.
  const microsoft = { ...parts.microsoft, timeoutMs: MICROSOFT_TIMEOUT_MS };
  return { ...parts, microsoft, random: chance.next };
}

/** Counts runs as they end, since those of the schedule are purged, in the schema of the simulation's clock. */
async function countedRuns(pool: Database['pool']): Promise<World['ended']> {
  await pool.query(`
    CREATE TABLE in_hand.ended_runs (how text NOT NULL);
    CREATE FUNCTION in_hand.count_run() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO in_hand.ended_runs VALUES (NEW.kind || ' ' || NEW.state);
      RETURN NULL;
    END $$;
    CREATE TRIGGER counted AFTER UPDATE OF state ON provisioning_runs FOR EACH ROW
      WHEN (NEW.state IN ('succeeded', 'failed') AND OLD.state <> NEW.state) EXECUTE FUNCTION in_hand.count_run()`);
  return async () => {
    const { rows } = await pool.query<{ how: string; count: number }>(
      'SELECT how, count(*)::int AS count FROM in_hand.ended_runs GROUP BY how ORDER BY how',
    );
    return Object.fromEntries(rows.map(({ how, count }) => [how, count]));
  };
}
