import { readDatabaseEnv } from './env.ts';
import { applyMigrations } from './migrations/apply.ts';

/** `node packages/database/src/migrate.ts`: brings the database of DATABASE_URL up to date, then ends. */
try {
  const applied = await applyMigrations(readDatabaseEnv().databaseUrl);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// The engine holds on to its idle connection for ten seconds.
process.exit();
