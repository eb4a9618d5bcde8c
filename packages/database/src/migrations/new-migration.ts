import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseError } from '../database-error.ts';
import { schemaDiff } from './diff.ts';
import { MIGRATIONS_FOLDER } from './migration-folder.ts';

const NAME = /^[a-z][a-z0-9_]{2,60}$/;

/**
 * Writes the migration that brings the migrations in step with the schema. What the schema language cannot say (partial
 * indexes, triggers, checks) is added to the file by hand afterwards.
 *
 * @param now goes into the folder's name, which orders the migrations
 * @returns the folder, or undefined when there is nothing to write
 * @throws DatabaseError `migration_name_invalid`
 */
export async function writeMigration(
  url: string,
  name: string,
  now: Date,
  folder: string = MIGRATIONS_FOLDER,
): Promise<string | undefined> {
  if (!NAME.test(name)) {
    throw new DatabaseError(
      'migration_name_invalid',
      `"${name}": use lower case letters, digits and underscores.`,
    );
  }
  const { inStep, sql } = await schemaDiff(url);
  if (inStep) return undefined;
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const path = join(folder, `${stamp}_${name}`);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'migration.sql'), sql);
  return path;
}
