import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { databaseAddress } from './address.ts';
import { PrismaClient } from './generated/client.ts';
import { Pool } from './pool.ts';

/** How long each kind of waiting may take, in milliseconds. Past it the request fails, it does not hang (fault R25). */
const CONNECT_TIMEOUT_MS = 2_000;
const LOCK_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** On our side, for a server that went away without a word. */
const ANSWER_TIMEOUT_MS = 12_000;
const OPEN_TRANSACTION_TIMEOUT_MS = 15_000;
const IDLE_CONNECTION_MS = 30_000;
const CONNECTION_LIFETIME_S = 30 * 60;
/** A connection that somebody forgot to give back does not keep the process alive. */
const CLOSE_PATIENCE_MS = 3_000;

export type DatabaseOptions = {
  readonly url: string;
  /** Most connections held at once. */
  readonly poolSize: number;
  /** Shows in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Hears of an idle connection that broke; the pool replaces it by itself (fault R2). */
  readonly onConnectionLost?: (error: Error) => void;
};

/** One pool, and Prisma on top of the same pool. */
export type Database = {
  readonly pool: Pool;
  readonly prisma: PrismaClient;
  /** Waits for statements under way, then gives every connection back; after three seconds it waits no longer. */
  close(): Promise<void>;
};

/** One connection taken out of the pool. */
export type DatabaseClient = pg.PoolClient;

/** Opens no connection yet: the first statement does. */
export function openDatabase(options: DatabaseOptions): Database {
  const { connectionString, schema } = databaseAddress(options.url);
  const pool = new Pool({
    connectionString,
    max: options.poolSize,
    application_name: options.applicationName ?? 'portico',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: OPEN_TRANSACTION_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    maxLifetimeSeconds: CONNECTION_LIFETIME_S,
    keepAlive: true,
  });
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => options.onConnectionLost?.(error));
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: false,
    ...(schema === undefined ? {} : { schema }),
  });
  const prisma = new PrismaClient({ adapter });
  return {
    pool,
    prisma,
    close: async () => {
      await prisma.$disconnect();
      await inTime(pool.end());
    },
  };
}

async function inTime(ending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_PATIENCE_MS);
  });
  await Promise.race([ending, patience]);
  clearTimeout(timer);
}
