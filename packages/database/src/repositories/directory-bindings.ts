import type { Pool } from 'pg';
import { AGREEMENT, BY_AGREEMENT } from './agreement-sql.ts';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { after, before, CONNECTED } from './connection-status.ts';
import { inTransaction } from './in-transaction.ts';
import { UNFINISHED } from './run-rows.ts';
import { lockOfRequest } from './run-starts.ts';

// The statement that turns a proven request into a connection over the sign-in app: it is there whole, or not at all. One that
// the organization had to this directory is taken up again, with its id and its people; not while an app of ours is looked after
// there, or work on it is under way. What the schedule would look at, there is not.
const BIND = `
  WITH request AS (
    SELECT * FROM provisioning_requests r
    WHERE r.id = $1 AND r.level = 'sign_in_only' AND r.proof_consumed_at IS NOT NULL AND r.failure_code IS NULL
      AND r.bound_connection_id IS NULL),
  ${AGREEMENT},
  was AS (
    SELECT c.managed_by = 'microsoft_graph' AND c.status IN (${CONNECTED}) AS "inCare",
      EXISTS (SELECT 1 FROM provisioning_runs r WHERE r.connection_id = c.id AND r.state IN (${UNFINISHED})) AS "inProgress"
    FROM request JOIN entra_app_registrations e ON e.organization_id = request.organization_id AND e.entra_tenant_id = $4
    JOIN sso_connections c ON c.id = e.connection_id),
  registration AS (
    INSERT INTO entra_app_registrations (connection_id, project_id, organization_id, connection_status, entra_tenant_id,
      directory_name, care_at, ${BY_AGREEMENT.columns})
    SELECT $2, project_id, organization_id, ${after('bound')}, $4, $5, 'infinity', ${BY_AGREEMENT.values} FROM request
    WHERE NOT EXISTS (SELECT 1 FROM was WHERE "inCare" OR "inProgress")
    ON CONFLICT (organization_id, entra_tenant_id)
    DO UPDATE SET directory_name = coalesce(excluded.directory_name, entra_app_registrations.directory_name),
      care_at = 'infinity', care_taken_until = NULL, checked_at = NULL, ${BY_AGREEMENT.again}
    RETURNING connection_id),
  connection AS (
    INSERT INTO sso_connections (id, project_id, organization_id, protocol, provider, managed_by, status, name, activated_at, updated_at)
    SELECT connection_id, project_id, organization_id, 'oidc', 'entra', 'sign_in_app', ${after('bound')}, $3, now(), now()
    FROM request, registration
    ON CONFLICT (id) DO UPDATE SET managed_by = 'sign_in_app', warnings = '{}', disconnected_at = NULL, updated_at = now(),
      activated_at = CASE WHEN sso_connections.status IN (${before('bound')}) THEN now() ELSE sso_connections.activated_at END,
      status = CASE WHEN sso_connections.status IN (${before('bound')}) THEN ${after('bound')} ELSE sso_connections.status END
    RETURNING id, project_id, organization_id),
  settings AS (
    INSERT INTO oidc_settings (connection_id, project_id, organization_id, issuer, client_id)
    SELECT id, project_id, organization_id, $6, $7 FROM connection
    ON CONFLICT (connection_id) DO UPDATE SET issuer = excluded.issuer, client_id = excluded.client_id),
  answered AS (
    UPDATE provisioning_requests SET bound_connection_id = connection.id FROM connection WHERE provisioning_requests.id = $1),
  audited AS (${auditedSql({
    ...parametersOfAct(9),
    action: 'connection.activated',
    target: ['connection', 'id'],
    data: `jsonb_build_object('level', 'sign_in_only', 'directory', $4::text, 'approved_by', $8::text, 'request', $1::text)`,
    from: 'connection',
  })})
  SELECT (SELECT id FROM connection) AS "connectionId", coalesce((SELECT "inCare" FROM was), false) AS "inCare",
    coalesce((SELECT "inProgress" FROM was), false) AS "inProgress"
  FROM request`;

/** What came of a request to bind an organization to a directory. */
export type Binding =
  | { readonly kind: 'bound'; readonly connectionId: string }
  /** Portico looks after an app of its own there, or work on the connection is under way. */
  | { readonly kind: 'in_care' }
  | { readonly kind: 'in_progress' };

/** Connections over the sign-in app: an organization is bound to the id of a directory, in which nothing is made. */
export function directoryBindings(pool: Pool) {
  return {
    /**
     * Answers undefined when the request is not proven, of another level, or has its connection already.
     * Violates `entra_app_registrations_one_organization_per_directory` as its name says.
     */
    async bind(binding: {
      requestId: string;
      newConnectionId: string;
      connectionName: string;
      entraTenantId: string;
      directoryName: string | null;
      issuer: string;
      /** Of the sign-in app that was approved. */
      clientId: string;
      approvedByObjectId: string;
      event: AuditedAct;
    }): Promise<Binding | undefined> {
      const { requestId, entraTenantId } = binding;
      const values = [
        ...[requestId, binding.newConnectionId, binding.connectionName, entraTenantId, binding.directoryName],
        ...[binding.issuer, binding.clientId, binding.approvedByObjectId, ...valuesOfAct(binding.event)],
      ];
      return inTransaction(pool, async (client) => {
        await lockOfRequest(client, requestId, entraTenantId);
        type Row = { connectionId: string | null; inCare: boolean; inProgress: boolean };
        const [row] = (await client.query<Row>(BIND, values)).rows;
        if (row === undefined) return undefined;
        if (row.connectionId !== null) return { kind: 'bound', connectionId: row.connectionId };
        return { kind: row.inProgress ? 'in_progress' : 'in_care' };
      });
    },
  };
}
