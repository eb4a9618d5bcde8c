import { databaseAddress } from './address.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the commands of this package read from the environment. */
export type DatabaseEnv = { readonly databaseUrl: string };

/**
 * @throws DatabaseError `database_url_invalid` when DATABASE_URL is absent or is not a PostgreSQL address; the text
 *   never repeats the value, which holds a password
 */
export function readDatabaseEnv(environment: Environment = process.env): DatabaseEnv {
  const databaseUrl = environment['DATABASE_URL'] ?? '';
  databaseAddress(databaseUrl);
  return { databaseUrl };
}

/** The environment of a program that we start: ours, and what is added. */
export function childEnvironment(added: Environment): Record<string, string | undefined> {
  return { ...process.env, ...added };
}
