import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { applyMigrations, removeEmbeddedPostgres, startEmbeddedPostgres } from '../src/index.ts';

const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A PostgreSQL that a test may stop, restart and fail over as it likes. Its address stays the same. */
export type OwnServer = {
  /** Of its migrated database, as its superuser. */
  readonly url: string;
  /** Runs one statement over a connection of its own. */
  ask(statement: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and starts it as a standby, as whoever meets the other half of a failover sees it: it reads only. */
  demote(): Promise<void>;
  /** Makes the standby writable. Resolves when it is. */
  promote(): Promise<void>;
};

/** A migrated PostgreSQL of this test file alone, removed after the file. */
export async function startOwnServer(): Promise<OwnServer> {
  const home = mkdtempSync(join(tmpdir(), 'portico-own-postgres-'));
  let server = await startEmbeddedPostgres({ home, settings: SETTINGS });
  const { url, port } = server;
  afterAll(async () => {
    await server.stop();
    await removeEmbeddedPostgres({ home });
  });
  await applyMigrations(url);
  const [folder] = await ask(url, 'SHOW data_directory');
  const start = async () => {
    server = await startEmbeddedPostgres({ home, port, settings: SETTINGS });
  };
  return {
    url,
    ask: (statement) => ask(url, statement),
    stop: () => server.stop(),
    start,
    async demote() {
      await server.stop();
      writeFileSync(join(String(folder?.['data_directory']), 'standby.signal'), '');
      await start();
    },
    async promote() {
      await ask(url, 'SELECT pg_promote()');
    },
  };
}

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
