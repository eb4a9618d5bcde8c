import { join } from 'node:path';
import { migrateDatabase, startEmbeddedPostgres } from '@portico/database';
import type { StackEnv } from './env.ts';
import { failureWithLog } from './log-end.ts';
import type { Places } from './places.ts';
import type { Progress } from './progress.ts';
import type { Shutdown } from './shutdown.ts';

/** A database, and what is told when it ends. One of the operator's own is theirs to watch: it never does. */
export type RunningDatabase = {
  readonly url: string;
  readonly ended: Promise<void>;
  failure(what: string): Error;
};

/** Brings a migrated PostgreSQL up. */
export async function startDatabase(
  { databaseUrl, migrationUrl }: StackEnv,
  { postgres }: Places,
  progress: Progress,
  shutdown: Shutdown,
): Promise<RunningDatabase> {
  const running =
    databaseUrl === undefined
      ? await progress.step('PostgreSQL (embedded)', () => startEmbedded(postgres, shutdown))
      : { url: databaseUrl, ended: new Promise<void>(() => undefined) };
  await progress.step('Migrations', () => migrateDatabase({ databaseUrl: running.url, migrationUrl }));
  const log = join(postgres, 'postgres.log');
  return { ...running, failure: (what) => failureWithLog('PostgreSQL', what, log) };
}

async function startEmbedded(home: string, shutdown: Shutdown): Promise<Omit<RunningDatabase, 'failure'>> {
  const starting = startEmbeddedPostgres({ home });
  // Registered before it is up: Ctrl-C in the middle stops it as well.
  shutdown.add(async () => {
    const server = await starting.catch(() => undefined);
    await server?.stop();
  });
  const { url, ended } = await starting;
  return { url, ended };
}
