import { DatabaseError } from './database-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the commands of this package read from the environment. */
export type DatabaseEnv = { readonly databaseUrl: string };

/**
 * @throws DatabaseError `database_url_invalid` when DATABASE_URL is absent or is not a PostgreSQL address; the text
 *   never repeats the value, which holds a password
 */
export function readDatabaseEnv(environment: Environment = process.env): DatabaseEnv {
  const databaseUrl = environment['DATABASE_URL'] ?? '';
  if (!isPostgresUrl(databaseUrl)) {
    throw new DatabaseError(
      'database_url_invalid',
      'DATABASE_URL has to be postgresql://user:password@host:port/database',
    );
  }
  return { databaseUrl };
}

/** The environment of a program that we start: ours, and what is added. */
export function childEnvironment(added: Environment): Record<string, string | undefined> {
  return { ...process.env, ...added };
}

function isPostgresUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
}
