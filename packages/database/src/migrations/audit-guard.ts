/** Anything with `query` and values: a pool or a client of `pg`. */
type Asked = {
  query(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
};

/** What a role can be or have by which the append-only audit log, a trigger of its table, is no more than advice. */
const WAYS = `
  SELECT CASE WHEN r.rolsuper THEN ARRAY['is a superuser'] ELSE array_remove(ARRAY[
    CASE WHEN r.rolcreaterole THEN 'may make roles' END,
    CASE WHEN pg_has_role(r.oid, d.datdba, 'MEMBER') THEN 'owns the database' END,
    CASE WHEN pg_has_role(r.oid, n.nspowner, 'MEMBER') THEN 'owns the schema' END,
    CASE WHEN has_schema_privilege(r.oid, n.oid, 'CREATE') THEN 'may make tables' END,
    CASE WHEN EXISTS (
      SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'S')
        AND pg_has_role(r.oid, c.relowner, 'MEMBER')) THEN 'owns tables' END,
    CASE WHEN has_table_privilege(r.oid, to_regclass('audit_events'), 'UPDATE, DELETE, TRUNCATE, TRIGGER')
      OR has_any_column_privilege(r.oid, to_regclass('audit_events'), 'UPDATE')
      THEN 'may change the audit log' END
  ], NULL) END AS ways
  FROM pg_roles r, pg_database d, pg_namespace n
  WHERE r.rolname = coalesce($1, current_user) AND d.datname = current_database() AND n.nspname = current_schema()`;

/**
 * What lets a role change or remove rows of the audit log, in words (attack 94); none for a role that can only add to it.
 *
 * @param role undefined for the one that asks
 */
export async function waysPastTheAuditLog(database: Asked, role?: string): Promise<readonly string[]> {
  const { rows } = await database.query(WAYS, [role ?? null]);
  const ways = rows[0]?.['ways'];
  return Array.isArray(ways) ? ways.map(String) : [];
}
