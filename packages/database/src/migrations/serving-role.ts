import pg from 'pg';
import { databaseAddress } from '../address.ts';
import { DatabaseError } from '../database-error.ts';
import { waysPastTheAuditLog } from './audit-guard.ts';
import { MIGRATION_LOCK } from './migration-lock.ts';

/** What web app and worker do with a table, unless it is named here. */
const WRITTEN = 'SELECT, INSERT, UPDATE, DELETE';
const LESS: Readonly<Record<string, string>> = {
  audit_events: 'SELECT, INSERT',
  _prisma_migrations: 'SELECT',
};

type Relation = { readonly name: string; readonly kind: 'r' | 'p' | 'S' };

/**
 * Lets the role of `databaseUrl` read and write what the role of `migrationUrl` owns, and no more: it owns nothing, makes,
 * alters and empties nothing, and adds to the audit log without changing it. It is made, with its password, where it is
 * missing and the owner may make roles. Safe to repeat, and to be repeated after each migration: everything is granted
 * anew in one transaction.
 *
 * @throws DatabaseError `serving_role_unfit` when it can do more by what others gave it, or cannot be made (nothing was
 *   changed then); `database_url_invalid` when the two addresses do not belong together
 */
export async function prepareServingRole(migrationUrl: string, databaseUrl: string): Promise<void> {
  const { connectionString, schema } = databaseAddress(migrationUrl);
  const serving = databaseAddress(databaseUrl);
  if (serving.schema !== schema)
    throw new DatabaseError(
      'database_url_invalid',
      'DATABASE_URL and DATABASE_MIGRATION_URL name two schemas',
    );
  const { user, password } = new pg.Client({ connectionString: serving.connectionString });
  const owner = new pg.Client({ connectionString, application_name: 'portico-migrate-roles' });
  if (user === undefined || user === owner.user)
    throw unfit('DATABASE_URL has to name another role than DATABASE_MIGRATION_URL');
  await owner.connect();
  try {
    await owner.query('BEGIN');
    // Two who grant the same at once would meet "tuple concurrently updated".
    await owner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await makeRole(owner, user, password ?? undefined);
    await grant(owner, user);
    const ways = await waysPastTheAuditLog(owner, user);
    if (ways.length > 0) throw unfit(`The role ${user} of DATABASE_URL ${ways.join(', ')}`);
    await owner.query('COMMIT');
  } finally {
    // Without a COMMIT nothing of it stays.
    await owner.end();
  }
}

async function makeRole(owner: pg.Client, role: string, password: string | undefined): Promise<void> {
  const { rows } = await owner.query<{ exists: boolean; may: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS exists,
       (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS may`,
    [role],
  );
  if (rows[0]?.exists) return;
  // Asked first: a statement that fails would be written into the server's log as it is, with the password.
  if (!rows[0]?.may || password === undefined)
    throw unfit(`The role ${role} of DATABASE_URL does not exist, and cannot be made: make it yourself`);
  const secret = pg.escapeLiteral(password);
  await owner.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${secret}`);
}

async function grant(owner: pg.Client, role: string): Promise<void> {
  const to = pg.escapeIdentifier(role);
  const { rows: places } = await owner.query<{ schema: string; database: string; open: boolean }>(
    `SELECT current_schema() AS schema, current_database() AS database,
       has_database_privilege($1, current_database(), 'CONNECT') AS open`,
    [role],
  );
  const [place] = places;
  if (place === undefined) return;
  const schema = pg.escapeIdentifier(place.schema);
  if (!place.open)
    await owner.query(`GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(place.database)} TO ${to}`);
  // A database that began before PostgreSQL 15 lets everybody make tables.
  await owner.query(`REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC, ${to}`);
  await owner.query(`GRANT USAGE ON SCHEMA ${schema} TO ${to}`);
  for (const { name, kind } of await ownRelations(owner)) {
    const what = `${kind === 'S' ? 'SEQUENCE' : 'TABLE'} ${schema}.${pg.escapeIdentifier(name)}`;
    await owner.query(`REVOKE ALL ON ${what} FROM PUBLIC, ${to}`);
    await owner.query(`GRANT ${kind === 'S' ? 'USAGE' : (LESS[name] ?? WRITTEN)} ON ${what} TO ${to}`);
  }
}

/** Tables and sequences of the schema that are the owner's to grant; others lie there by somebody else's doing. */
async function ownRelations(owner: pg.Client): Promise<Relation[]> {
  const { rows } = await owner.query<Relation>(
    `SELECT relname AS name, relkind AS kind FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'S')
       AND pg_has_role(relowner, 'USAGE') ORDER BY relname`,
  );
  return rows;
}

const unfit = (message: string) =>
  new DatabaseError('serving_role_unfit', `${message}. See docs/operators.md`);
