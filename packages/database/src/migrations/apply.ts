import pg from 'pg';
import { databaseAddress } from '../address.ts';
import { DatabaseError } from '../database-error.ts';
import { migrationList, NO_FILTER, withEngine } from './engine.ts';
import { MIGRATIONS_FOLDER, type Migration, readMigrations, readSchema } from './migration-folder.ts';
import { MIGRATION_LOCK } from './migration-lock.ts';
import { readMigrationStatus } from './migration-status.ts';

/** A migration that cannot get its table lock gives up instead of queueing every request behind it (fault R31). */
const LOCK_TIMEOUT = '5s';

/**
 * Brings the database up to the migrations of the folder. All of them commit together or not at all, so a kill in the
 * middle leaves nothing to repair (fault R32). Any number of starters may call this at once: one migrates, the others
 * wait for it and find nothing left to do.
 *
 * @param setting what the address was read from, for texts
 * @returns the names of what was applied now, in order
 * @throws DatabaseError `database_unreachable`, `migration_failed` (nothing was changed), `migration_edited` (a file was changed after it had
 *   been applied) or `schema_newer` (another release was here, and what it made of the tables this one does not know)
 */
export async function applyMigrations(
  url: string,
  folder: string = MIGRATIONS_FOLDER,
  setting: string = 'DATABASE_URL',
): Promise<string[]> {
  const migrations = readMigrations(folder);
  const { connectionString, schema } = databaseAddress(url, setting);
  const client = new pg.Client({ connectionString, application_name: 'portico-migrate-lock' });
  await client.connect().catch((cause: unknown) => {
    throw unreachable(client, setting, cause);
  });
  try {
    if (await isCurrent(client, migrations)) return [];
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (schema !== undefined)
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)}`);
    return (await isCurrent(client, migrations)) ? [] : await applyWithEngine(url, migrations, folder);
  } finally {
    await client.end();
  }
}

/** Names the setting and the place, and never the address as a whole: it holds a password. */
function unreachable({ host, port }: pg.Client, setting: string, cause: unknown): DatabaseError {
  // Where a name has several addresses, none of which answers, the text is in the errors of each.
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  const texts = causes.map((each) => (each instanceof Error ? each.message : String(each)));
  const text = `The database of ${setting} at ${host}:${port} cannot be used: ${texts.join(', ')}`;
  return new DatabaseError('database_unreachable', text, cause);
}

async function isCurrent(client: pg.Client, migrations: readonly Migration[]): Promise<boolean> {
  const { pending, edited, unknown } = await readMigrationStatus(client, migrations);
  if (edited.length > 0) {
    throw new DatabaseError('migration_edited', `Changed after it was applied: ${edited.join(', ')}`);
  }
  if (unknown.length > 0) {
    const text = `A newer release has migrated this database (${unknown.join(', ')}): use that one, or restore a backup from before`;
    throw new DatabaseError('schema_newer', text);
  }
  return pending.length === 0;
}

async function applyWithEngine(url: string, migrations: Migration[], folder: string): Promise<string[]> {
  return withEngine(url, readSchema(), async (engine, connection) => {
    try {
      await connection.pool.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      const done = await engine.applyMigrations({
        migrationsList: migrationList(migrations, folder),
        filters: NO_FILTER,
      });
      await connection.pool.query('COMMIT');
      return done.appliedMigrationNames;
    } catch (cause) {
      const why = connection.scriptError ?? cause;
      const text = why instanceof Error ? why.message : String(why);
      throw new DatabaseError(
        'migration_failed',
        `No migration was applied, nothing was changed: ${text}`,
        cause,
      );
    }
  });
}
