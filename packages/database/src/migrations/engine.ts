import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { EngineConnection, engineAdapterFactory } from './engine-adapter.ts';
import { schemaEngineClass } from './engine-module.ts';
import type { Migration, SchemaFile } from './migration-folder.ts';

export const NO_FILTER = { externalTables: [], externalEnums: [] };

/** Runs `work` with an engine on this database and gives the connection back afterwards, with every lock on it. */
export async function withEngine<T>(
  url: string,
  schema: readonly SchemaFile[],
  work: (engine: SchemaEngine, connection: EngineConnection) => Promise<T>,
): Promise<T> {
  const connection = new EngineConnection(url);
  try {
    const engine = await schemaEngineClass().new(
      { datamodels: schema.map(({ path, content }) => [path, content]) },
      () => {},
      bindMigrationAwareSqlAdapterFactory(engineAdapterFactory(url, connection)),
    );
    return await work(engine, connection);
  } finally {
    await connection.end();
  }
}

export function migrationList(migrations: readonly Migration[], folder: string): MigrationList {
  return {
    baseDir: folder,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
