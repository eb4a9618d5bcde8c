import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseError } from '../database-error.ts';
import { findPostgresBinaries } from './binaries.ts';
import { CLUSTER_USER, clusterPassword, initializeCluster } from './initialize.ts';
import { stopLeftover } from './leftover.ts';
import {
  detectPlacementMode,
  type Placement,
  type PlacementMode,
  place,
  removeCluster,
} from './placement.ts';
import { choosePort } from './port.ts';
import { type ServerSettings, startServer } from './server-process.ts';

const START_ATTEMPTS = 20;
const ATTEMPT_PAUSE_MS = 250;
/** Both pass by themselves: the last children of a killed server, and a port lost between choosing and binding. */
const PASSING = /pre-existing shared memory block|could not bind|could not create any TCP\/IP sockets/;

export type EmbeddedPostgresOptions = {
  /** A folder of ours for data, password, port and log; made with mode 0700. */
  readonly home: string;
  /** A fixed port; without it the one of the last start or a free one. */
  readonly port?: number;
  /** Server settings as in postgresql.conf, e.g. `{ max_connections: '200' }`. */
  readonly settings?: ServerSettings;
  /** Found out by itself; named where a machine has to be treated like another one. */
  readonly placement?: PlacementMode;
};

export type EmbeddedPostgres = {
  /** `postgresql://…` with the password, of the database `portico`. */
  readonly url: string;
  readonly port: number;
  /** Rolls open transactions back, writes everything down and ends the server. Repeating it does no harm. */
  stop(): Promise<void>;
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>;
};

/**
 * Starts a real PostgreSQL on loopback, with the data of the last start. As an ordinary user, as root, and after a
 * `kill -9` of everything.
 *
 * @throws DatabaseError `postgres_binaries_missing`, `postgres_port_taken`, `postgres_leftover_stuck`,
 *   `postgres_start_failed`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { home } = options;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const password = clusterPassword(home);
  const placement = placementFor(options);
  await stopLeftover(placement.data);
  initializeCluster(placement, password);
  const { child, port } = await startPatiently(placement, options);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = () => stopServer(child, ended);
  const address = `postgresql://${CLUSTER_USER}:${password}@127.0.0.1:${port}`;
  try {
    await ensureDatabase(`${address}/postgres`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `${address}/${CLUSTER_USER}`, port, ended, stop };
}

/** Stops what may still run on this home and deletes its data. */
export async function removeEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<void> {
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  await stopLeftover(placementFor(options).data);
  removeCluster(options.home);
}

function placementFor({ home, placement }: EmbeddedPostgresOptions): Placement {
  const binaries = findPostgresBinaries();
  return place(home, binaries, placement ?? detectPlacementMode(binaries));
}

async function startPatiently(placement: Placement, options: EmbeddedPostgresOptions) {
  const { home, settings = {} } = options;
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort(home, options.port);
    try {
      return { child: await startServer(placement, join(home, 'postgres.log'), port, settings), port };
    } catch (error) {
      const passing = error instanceof DatabaseError && PASSING.test(error.message);
      if (!passing || attempt === START_ATTEMPTS) throw error;
      await delay(ATTEMPT_PAUSE_MS);
    }
  }
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [CLUSTER_USER]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${CLUSTER_USER}`);
  } finally {
    await client.end();
  }
}

async function stopServer(child: ChildProcess, ended: Promise<void>): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown.
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
  await ended;
}
