import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One folder under `prisma/migrations`, as on disk. */
export type Migration = {
  /** `YYYYMMDDhhmmss_name`; they apply in the order of their names. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 as hex: what Prisma keeps in `_prisma_migrations`. */
  readonly checksum: string;
};

export type SchemaFile = { readonly path: string; readonly content: string };

const ROOT = fileURLToPath(new URL('../../../../prisma/', import.meta.url));

export const MIGRATIONS_FOLDER = join(ROOT, 'migrations');
export const SCHEMA_FOLDER = join(ROOT, 'schema');

export function readMigrations(folder: string = MIGRATIONS_FOLDER): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

export function readSchema(folder: string = SCHEMA_FOLDER): SchemaFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), 'utf8') }));
}
