export { type Database, type DatabaseOptions, openDatabase } from './connect.ts';
export { DatabaseError, type DatabaseFailure } from './database-error.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres/cluster.ts';
export { type DatabaseEnv, readDatabaseEnv } from './env.ts';
export { applyMigrations } from './migrations/apply.ts';
export { type SchemaDiff, schemaDiff } from './migrations/diff.ts';
export { MIGRATIONS_FOLDER, type Migration, readMigrations } from './migrations/migration-folder.ts';
export { type MigrationStatus, readMigrationStatus } from './migrations/migration-status.ts';
