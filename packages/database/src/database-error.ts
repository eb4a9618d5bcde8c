/** Why the database could not be started, reached or brought up to date. */
export type DatabaseFailure =
  | 'database_url_invalid'
  | 'database_unreachable'
  | 'postgres_binaries_missing'
  | 'postgres_start_failed'
  | 'postgres_port_taken'
  | 'postgres_leftover_stuck'
  | 'migration_failed'
  | 'migration_edited'
  | 'schema_newer'
  | 'migration_name_invalid'
  | 'serving_role_unfit';

/** A failure while starting or preparing the database. For operators: the message says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseFailure;

  constructor(code: DatabaseFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
