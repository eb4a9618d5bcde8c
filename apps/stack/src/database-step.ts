import { applyMigrations, startEmbeddedPostgres } from '@portico/database';
import type { StackEnv } from './env.ts';
import type { Places } from './places.ts';
import type { Progress } from './progress.ts';
import type { Shutdown } from './shutdown.ts';

/** Brings a migrated PostgreSQL up. @returns its address */
export async function startDatabase(
  { databaseUrl }: StackEnv,
  { postgres }: Places,
  progress: Progress,
  shutdown: Shutdown,
): Promise<string> {
  const url =
    databaseUrl ?? (await progress.step('PostgreSQL (embedded)', () => startEmbedded(postgres, shutdown)));
  await progress.step('Migrations', () => applyMigrations(url));
  return url;
}

async function startEmbedded(home: string, shutdown: Shutdown): Promise<string> {
  const starting = startEmbeddedPostgres({ home });
  // Registered before it is up: Ctrl-C in the middle stops it as well.
  shutdown.add(async () => {
    const server = await starting.catch(() => undefined);
    await server?.stop();
  });
  const { url } = await starting;
  return url;
}
