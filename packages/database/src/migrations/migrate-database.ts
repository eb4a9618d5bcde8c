import type { DatabaseEnv } from '../env.ts';
import { applyMigrations } from './apply.ts';
import { prepareServingRole } from './serving-role.ts';

/**
 * Brings the database up to date: with one role as that of DATABASE_URL, with two as that of DATABASE_MIGRATION_URL, and
 * then lets the other one do what web app and worker do.
 *
 * @returns the names of the migrations that were applied now
 * @throws DatabaseError as {@link applyMigrations} and {@link prepareServingRole} do
 */
export async function migrateDatabase({ databaseUrl, migrationUrl }: DatabaseEnv): Promise<string[]> {
  if (migrationUrl === undefined) return applyMigrations(databaseUrl);
  const applied = await applyMigrations(migrationUrl, undefined, 'DATABASE_MIGRATION_URL');
  await prepareServingRole(migrationUrl, databaseUrl);
  return applied;
}
