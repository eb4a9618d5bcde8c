import { readDatabaseEnv } from './env.ts';
import { migrateDatabase } from './migrations/migrate-database.ts';

/** `node packages/database/src/migrate.ts`: brings the database up to date, as the role of DATABASE_MIGRATION_URL where there is one. */
try {
  const applied = await migrateDatabase(readDatabaseEnv());
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// The engine holds on to its idle connection for ten seconds.
process.exit();
