import type { Pool } from 'pg';

/** Among a connection's warnings: its identity provider no longer knows the client by this credential. */
export const CREDENTIAL_REFUSED = 'credential_refused';

// Only the first refusal changes anything, so that nobody fills the audit log by signing in.
const REFUSED = `
  WITH changed AS (
    UPDATE sso_connections SET status = 'degraded', warnings = array_append(warnings, '${CREDENTIAL_REFUSED}'), updated_at = now()
    WHERE id = $1 AND status IN ('active', 'degraded') AND NOT '${CREDENTIAL_REFUSED}' = ANY (coalesce(warnings, '{}'))
    RETURNING id, project_id, organization_id)
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id, request_id, data)
  SELECT $2, project_id, organization_id, 'anonymous', NULL, 'connection.credential_refused', 'connection', id, $3,
    jsonb_build_object('reason', $4::text) FROM changed`;

// Whatever else is wrong with it stays; an active one without that warning is left alone.
const ACCEPTED = `
  WITH changed AS (
    UPDATE sso_connections SET warnings = array_remove(warnings, '${CREDENTIAL_REFUSED}'), updated_at = now(),
      status = CASE WHEN status = 'degraded' THEN 'active' ELSE status END
    WHERE id = $1 AND '${CREDENTIAL_REFUSED}' = ANY (warnings)
    RETURNING id, project_id, organization_id)
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id, request_id)
  SELECT $2, project_id, organization_id, 'anonymous', NULL, 'connection.credential_accepted', 'connection', id, $3
  FROM changed`;

/** What sign-ins show about a connection, for whoever looks after it. */
export function connectionHealth(pool: Pool) {
  return {
    /** Its identity provider refused the credential of the connection. `reason` is the provider's code. */
    async credentialRefused(
      id: string,
      event: { readonly id: string; readonly requestId: string; readonly reason: string },
    ): Promise<void> {
      await pool.query(REFUSED, [id, event.id, event.requestId, event.reason]);
    },

    /** A credential that was refused before was taken. */
    async credentialAccepted(
      id: string,
      event: { readonly id: string; readonly requestId: string },
    ): Promise<void> {
      await pool.query(ACCEPTED, [id, event.id, event.requestId]);
    },
  };
}
