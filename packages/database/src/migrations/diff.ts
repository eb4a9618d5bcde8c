import { migrationList, NO_FILTER, withEngine } from './engine.ts';
import {
  MIGRATIONS_FOLDER,
  type Migration,
  readMigrations,
  readSchema,
  type SchemaFile,
} from './migration-folder.ts';

export type SchemaDiff = {
  /** True when the migrations, applied to an empty database, give exactly the schema. */
  readonly inStep: boolean;
  /** The SQL that is missing; with `inStep`, a comment. */
  readonly sql: string;
};

/**
 * Compares what the migrations build with what the schema says, in a shadow database that is made and dropped. The
 * database of `url` itself is not read.
 */
export async function schemaDiff(
  url: string,
  {
    migrations = readMigrations(),
    schema = readSchema(),
  }: { migrations?: readonly Migration[]; schema?: readonly SchemaFile[] } = {},
): Promise<SchemaDiff> {
  return withEngine(url, schema, async (engine) => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationList(migrations, MIGRATIONS_FOLDER) },
      to: { tag: 'schemaDatamodel', files: [...schema] },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    });
    return { inStep: exitCode === 0, sql: stdout ?? '' };
  });
}
