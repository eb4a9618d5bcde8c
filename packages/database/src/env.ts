import { databaseAddress } from './address.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the database is, and as whom it is used. */
export type DatabaseEnv = {
  readonly databaseUrl: string;
  /** Of the role that owns the schema and runs migrations; undefined where that is the role of `databaseUrl`. */
  readonly migrationUrl: string | undefined;
};

/**
 * @throws DatabaseError `database_url_invalid` when DATABASE_URL is absent, or it or DATABASE_MIGRATION_URL is not a
 *   PostgreSQL address; the text never repeats the value, which holds a password
 */
export function readDatabaseEnv(environment: Environment = process.env): DatabaseEnv {
  const databaseUrl = environment['DATABASE_URL'] ?? '';
  databaseAddress(databaseUrl);
  const migrationUrl = environment['DATABASE_MIGRATION_URL']?.trim() || undefined;
  if (migrationUrl !== undefined) databaseAddress(migrationUrl, 'DATABASE_MIGRATION_URL');
  return { databaseUrl, migrationUrl };
}

/** The environment of a program that we start: ours, and what is added. */
export function childEnvironment(added: Environment): Record<string, string | undefined> {
  return { ...process.env, ...added };
}
