import type { Migration } from './migration-folder.ts';

/** What the database has of the migrations on disk. */
export type MigrationStatus = {
  readonly applied: readonly string[];
  /** On disk and not in the database, in order. */
  readonly pending: readonly string[];
  /** Applied with another content than the one on disk. */
  readonly edited: readonly string[];
  /** In the database and not on disk: a newer release migrated it. */
  readonly unknown: readonly string[];
};

/** Anything with `query`: a pool or a client of `pg`. */
export type Queryable = {
  query(text: string): Promise<{ rows: Record<string, unknown>[] }>;
};

const UNDEFINED_TABLE = '42P01';
const APPLIED = `SELECT migration_name AS name, checksum FROM _prisma_migrations
  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;

/** Reads `_prisma_migrations`; an empty database has none applied. Cheap enough for a readiness check (fault R32). */
export async function readMigrationStatus(
  database: Queryable,
  migrations: readonly Migration[],
): Promise<MigrationStatus> {
  const applied = await readApplied(database);
  const names = new Set(migrations.map(({ name }) => name));
  return {
    applied: [...applied.keys()].sort(),
    pending: migrations.filter(({ name }) => !applied.has(name)).map(({ name }) => name),
    edited: migrations
      .filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum)
      .map(({ name }) => name),
    unknown: [...applied.keys()].filter((name) => !names.has(name)).sort(),
  };
}

async function readApplied(database: Queryable): Promise<ReadonlyMap<string, string>> {
  try {
    const { rows } = await database.query(APPLIED);
    return new Map(rows.map(({ name, checksum }) => [String(name), String(checksum)]));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE) return new Map();
    throw error;
  }
}
