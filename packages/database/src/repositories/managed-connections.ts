import type { Pool } from 'pg';
import { LeaseLost } from './provisioning-runs.ts';

export type ConnectionStatus = 'draft' | 'provisioning' | 'active' | 'degraded' | 'inactive';

export type ManagedConnection = {
  readonly id: string;
  readonly projectId: string;
  readonly organizationId: string;
  readonly protocol: 'oidc' | 'saml';
  readonly provider: string;
  readonly managedBy: 'microsoft_graph' | 'manual';
  readonly status: ConnectionStatus;
  readonly name: string;
  readonly entraTenantId: string | null;
  readonly entraDirectoryName: string | null;
  readonly entraAppId: string | null;
  readonly entraApplicationObjectId: string | null;
  readonly entraServicePrincipalId: string | null;
  readonly issuer: string | null;
  /** Sealed. */
  readonly clientSecret: string | null;
  readonly credentialKeyId: string | null;
  readonly credentialExpiresAt: Date | null;
  readonly warnings: string[];
  readonly createdAt: Date;
  readonly activatedAt: Date | null;
  readonly disconnectedAt: Date | null;
  readonly lastSignInAt: Date | null;
  readonly organizationName: string;
  readonly projectName: string;
  /** Of the project's product. */
  readonly homePage: string | null;
};

const COLUMNS = `c.id, c.project_id AS "projectId", c.organization_id AS "organizationId", c.protocol, c.provider,
  c.managed_by AS "managedBy", c.status, c.name, c.entra_tenant_id AS "entraTenantId",
  c.entra_directory_name AS "entraDirectoryName", c.entra_app_id AS "entraAppId",
  c.entra_application_object_id AS "entraApplicationObjectId", c.entra_service_principal_id AS "entraServicePrincipalId",
  c.issuer, c.client_secret AS "clientSecret", c.credential_key_id AS "credentialKeyId",
  c.credential_expires_at AS "credentialExpiresAt", c.warnings, c.created_at AS "createdAt",
  c.activated_at AS "activatedAt", c.disconnected_at AS "disconnectedAt", c.last_sign_in_at AS "lastSignInAt",
  o.name AS "organizationName", p.name AS "projectName", p.home_page AS "homePage"`;

const FROM = `FROM sso_connections c
  JOIN organizations o ON o.project_id = c.project_id AND o.id = c.organization_id
  JOIN projects p ON p.id = c.project_id`;

/**
 * The run under which a worker writes. Locked, so that whoever takes the lease away waits for the write or prevents it:
 * a worker that comes back late must not overwrite what its successor wrote.
 */
const MINE = `mine AS (
    SELECT connection_id FROM provisioning_runs WHERE id = $1 AND lease_owner = $2 AND connection_id = $3 FOR SHARE)`;

const SAVE_OBJECTS = `
  WITH ${MINE}
  UPDATE sso_connections SET entra_app_id = $4, entra_application_object_id = $5, entra_service_principal_id = $6,
    updated_at = now()
  FROM mine WHERE id = mine.connection_id`;

const FORGET_OBJECTS = `
  UPDATE sso_connections SET entra_app_id = NULL, entra_application_object_id = NULL, entra_service_principal_id = NULL,
    updated_at = now()
  WHERE id = $1 AND entra_application_object_id IS NOT DISTINCT FROM $2`;

const SAVE_CREDENTIAL = `
  WITH ${MINE}
  UPDATE sso_connections SET client_secret = $4, credential_key_id = $5, credential_expires_at = $6, updated_at = now()
  FROM mine WHERE id = mine.connection_id AND status <> 'inactive'`;

const ACTIVATE = `
  WITH ${MINE},
  activated AS (
    UPDATE sso_connections SET status = 'active', issuer = $4, 
      activated_at = CASE WHEN status = 'provisioning' THEN now() ELSE coalesce(activated_at, now()) END,
      updated_at = now(), warnings = $5
    FROM mine
    WHERE id = mine.connection_id AND status IN ('provisioning', 'active', 'degraded')
    RETURNING project_id, organization_id)
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id, data)
  SELECT $6, project_id, organization_id, 'worker', $2, 'connection.activated', 'connection', $3,
    jsonb_build_object('run', $1::text) FROM activated`;

const DEACTIVATE = `
  WITH changed AS (
    UPDATE sso_connections SET status = 'inactive', client_secret = NULL, credential_key_id = NULL,
      credential_expires_at = NULL, disconnected_at = coalesce(disconnected_at, now()), updated_at = now()
    WHERE project_id = $1 AND organization_id = $2 AND id = $3 RETURNING id),
  ended AS (
    UPDATE sessions SET revoked_at = now() FROM changed
    WHERE sessions.connection_id = changed.id AND sessions.revoked_at IS NULL)
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id,
    ip_address, request_id, data)
  SELECT $4, $1, $2, $5, $6, $7, 'connection', id, $8, $9, $10 FROM changed`;

export type EntraObjects = {
  readonly appId: string;
  readonly applicationObjectId: string;
  readonly servicePrincipalId: string;
};

/** Who writes: the worker that holds the lease on a run. */
export type Lease = { readonly runId: string; readonly workerId: string };

/** Connections that Portico manages inside a customer's directory. */
export function managedConnections(pool: Pool) {
  const whose = ({ runId, workerId }: Lease, connectionId: string) => [runId, workerId, connectionId];
  async function fenced(text: string, values: unknown[]): Promise<void> {
    const { rowCount } = await pool.query(text, values);
    if (rowCount === 0) throw new LeaseLost(`lease on ${String(values[0])} is gone`);
  }
  return {
    async find(id: string): Promise<ManagedConnection | undefined> {
      return (await pool.query<ManagedConnection>(`SELECT ${COLUMNS} ${FROM} WHERE c.id = $1`, [id])).rows[0];
    },

    async findInOrganization(organizationId: string, id: string): Promise<ManagedConnection | undefined> {
      const text = `SELECT ${COLUMNS} ${FROM} WHERE c.organization_id = $1 AND c.id = $2`;
      return (await pool.query<ManagedConnection>(text, [organizationId, id])).rows[0];
    },

    async listOfOrganization(organizationId: string): Promise<ManagedConnection[]> {
      const text = `SELECT ${COLUMNS} ${FROM} WHERE c.organization_id = $1 ORDER BY c.created_at DESC`;
      return (await pool.query<ManagedConnection>(text, [organizationId])).rows;
    },

    /** How many people came over each connection of the organization, and how many sessions of theirs live. */
    async inUse(organizationId: string): Promise<{ id: string; people: number; sessions: number }[]> {
      const text = `SELECT c.id,
          (SELECT count(*)::int FROM identities i WHERE i.connection_id = c.id) AS people,
          (SELECT count(*)::int FROM sessions s
            WHERE s.connection_id = c.id AND s.revoked_at IS NULL AND s.expires_at > now()) AS sessions
        FROM sso_connections c WHERE c.organization_id = $1`;
      return (await pool.query<{ id: string; people: number; sessions: number }>(text, [organizationId]))
        .rows;
    },

    /** The logo of the connection's project. */
    async logo(projectId: string): Promise<{ bytes: Uint8Array; type: string } | undefined> {
      const text = `SELECT logo AS bytes, logo_type AS type FROM projects WHERE id = $1 AND logo IS NOT NULL`;
      return (await pool.query<{ bytes: Uint8Array; type: string }>(text, [projectId])).rows[0];
    },

    /** The live connection that a directory of Entra has in this project. */
    async ofDirectory(projectId: string, entraTenantId: string): Promise<ManagedConnection | undefined> {
      const text = `SELECT ${COLUMNS} ${FROM}
        WHERE c.project_id = $1 AND c.entra_tenant_id = $2 AND c.status <> 'inactive'`;
      return (await pool.query<ManagedConnection>(text, [projectId, entraTenantId])).rows[0];
    },

    /** The names that the runs of a connection have sent to `instantiate`. */
    async templateMarkers(connectionId: string): Promise<string[]> {
      const text = `SELECT marker FROM provisioning_runs r JOIN provisioning_steps s ON s.run_id = r.id,
          jsonb_array_elements_text(s.detail -> 'markers') AS marker
        WHERE r.connection_id = $1 ORDER BY r.created_at`;
      return (await pool.query<{ marker: string }>(text, [connectionId])).rows.map(({ marker }) => marker);
    },

    /** Which objects in the directory belong to this connection. @throws LeaseLost */
    async saveObjects(lease: Lease, id: string, objects: EntraObjects): Promise<void> {
      const { appId, applicationObjectId, servicePrincipalId } = objects;
      await fenced(SAVE_OBJECTS, [...whose(lease, id), appId, applicationObjectId, servicePrincipalId]);
    },

    /** The objects are gone, unless others have taken their place in the meantime. */
    async forgetObjects(connection: Pick<ManagedConnection, 'id' | 'entraApplicationObjectId'>) {
      await pool.query(FORGET_OBJECTS, [connection.id, connection.entraApplicationObjectId]);
    },

    /** @throws LeaseLost also when the connection was disconnected in the meantime */
    async saveCredential(
      lease: Lease,
      id: string,
      credential: { sealed: string; keyId: string; expiresAt: Date },
    ): Promise<void> {
      const { sealed, keyId, expiresAt } = credential;
      await fenced(SAVE_CREDENTIAL, [...whose(lease, id), sealed, keyId, expiresAt]);
    },

    /** @throws LeaseLost also when the connection was disconnected in the meantime */
    async activate(
      lease: Lease,
      id: string,
      facts: { issuer: string; warnings: readonly string[]; auditEventId: string },
    ): Promise<void> {
      await fenced(ACTIVATE, [...whose(lease, id), facts.issuer, facts.warnings, facts.auditEventId]);
    },

    /** Ends sign-in over this connection at once, clears its secret and the sessions that came over it. */
    async deactivate(
      connection: { projectId: string; organizationId: string; id: string },
      event: {
        id: string;
        action: string;
        actorKind: string;
        actorId: string;
        ipAddress: string | null;
        requestId: string | null;
        data?: object;
      },
    ): Promise<boolean> {
      const values = [
        ...[
          connection.projectId,
          connection.organizationId,
          connection.id,
          event.id,
          event.actorKind,
          event.actorId,
        ],
        ...[event.action, event.ipAddress, event.requestId, JSON.stringify(event.data ?? {})],
      ];
      return (await pool.query(DEACTIVATE, values)).rowCount === 1;
    },
  };
}
