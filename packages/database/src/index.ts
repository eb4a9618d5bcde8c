export { type Database, type DatabaseClient, type DatabaseOptions, openDatabase } from './connect.ts';
export { DatabaseError, type DatabaseFailure } from './database-error.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres/cluster.ts';
export { type DatabaseEnv, readDatabaseEnv } from './env.ts';
export { type FailureMeaning, failureMeaning } from './failure-meaning.ts';
export { applyMigrations } from './migrations/apply.ts';
export { waysPastTheAuditLog } from './migrations/audit-guard.ts';
export { type SchemaDiff, schemaDiff } from './migrations/diff.ts';
export { migrateDatabase } from './migrations/migrate-database.ts';
export { MIGRATIONS_FOLDER, type Migration, readMigrations } from './migrations/migration-folder.ts';
export { type MigrationStatus, readMigrationStatus } from './migrations/migration-status.ts';
export { prepareServingRole } from './migrations/serving-role.ts';
export * from './repositories/answer-traits.ts';
export * from './repositories/attempt-counters.ts';
export { type AuditedAct, auditEvents, type NewAuditEvent } from './repositories/audit-events.ts';
export { FOUND_BY_SIGN_INS } from './repositories/client-findings.ts';
export type { ClientKey, NewClientKey } from './repositories/client-keys.ts';
export { type CareFacts, type ConnectionDue, connectionCare } from './repositories/connection-care.ts';
export * from './repositories/connection-milestones.ts';
export * from './repositories/connection-record.ts';
export type { ConnectionWish } from './repositories/connection-resolution.ts';
export { type Connection, connections } from './repositories/connections.ts';
export * from './repositories/direct-sessions.ts';
export { type DirectoryAgreement, directoryAgreements } from './repositories/directory-agreements.ts';
export { type Binding, directoryBindings } from './repositories/directory-bindings.ts';
export { type DomainOfDirectory, directoryDomains } from './repositories/directory-domains.ts';
export {
  type EnteredChange,
  type EnteredOpenId,
  enteredConnections,
  type NewKey,
} from './repositories/entered-connections.ts';
export * from './repositories/events.ts';
export * from './repositories/group-rules.ts';
export { SetupLinkRefused } from './repositories/held-link.ts';
export * from './repositories/hosted-login.ts';
export * from './repositories/issuers.ts';
export * from './repositories/joins.ts';
export * from './repositories/logout-notices.ts';
export * from './repositories/managed-connections.ts';
export * from './repositories/master-key-canaries.ts';
export * from './repositories/oauth-states.ts';
export * from './repositories/organization-access.ts';
export * from './repositories/organization-sessions.ts';
export * from './repositories/past-attempts.ts';
export * from './repositories/provisioning-requests.ts';
export * from './repositories/provisioning-runs.ts';
export * from './repositories/purge.ts';
export * from './repositories/refused-requests.ts';
export * from './repositories/replacement-arrivals.ts';
export * from './repositories/replacements.ts';
export type {
  ConnectionCredential,
  ConnectionOwner,
  CredentialKind,
  OpenIdClient,
  ResolvedConnection,
  StoredCredentialKind,
} from './repositories/resolved-connection.ts';
export type { Lease } from './repositories/run-lease.ts';
export type { SamlKey } from './repositories/saml-keys.ts';
export type { SamlCertificate, SamlProvider } from './repositories/saml-provider.ts';
export * from './repositories/saml-settings.ts';
export * from './repositories/setup-links.ts';
export * from './repositories/sign-in-attempts.ts';
export * from './repositories/social-connections.ts';
export * from './repositories/user-codes.ts';
export * from './repositories/warning-mails.ts';
export * from './repositories/workload-keys.ts';
export { type DatabaseState, type DatabaseWatch, MOST_CLOCK_SKEW_MS, watchDatabase } from './watch.ts';
