import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { applyMigrations, removeEmbeddedPostgres, startEmbeddedPostgres } from '../src/index.ts';
import { withDatabase } from '../src/migrations/engine-adapter.ts';
import type {} from './test-server.ts';

const HOME_PREFIX = 'portico-test-postgres-';
const TEMPLATE = 'portico_template';
/** A test run that loses its data with the machine has lost nothing. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** One PostgreSQL for the whole test run, with a migrated database to copy. For `globalSetup` of vitest. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const home = join(tmpdir(), `${HOME_PREFIX}${process.pid}`);
  const server = await startEmbeddedPostgres({ home, settings: SETTINGS });
  await buildTemplate(server.url);
  project.provide('testServer', { adminUrl: server.url, template: TEMPLATE });
  return async () => {
    await server.stop();
    await removeEmbeddedPostgres({ home });
  };
}

async function buildTemplate(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await applyMigrations(withDatabase(adminUrl, TEMPLATE));
}

/** Servers of test runs that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(HOME_PREFIX))) {
    if (isAlive(Number(name.slice(HOME_PREFIX.length)))) continue;
    await removeEmbeddedPostgres({ home: join(tmpdir(), name) });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
