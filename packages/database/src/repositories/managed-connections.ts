import type { Pool } from 'pg';
import { auditedSql } from './audit-events.ts';
import { nextLookAt, RETIRED_FOR } from './connection-care.ts';
import { after, before, CONNECTED, ESTABLISHED, FINDINGS, REMARKS } from './connection-status.ts';
import type { Connection } from './connections.ts';
import { completeLinkOf } from './made-by-link.ts';
import type { ConnectionCredential, ConnectionOwner, CredentialKind } from './resolved-connection.ts';
import { fenced, type Lease, MINE, whose } from './run-lease.ts';

const SAVE_OBJECTS = `
  WITH ${MINE}
  UPDATE entra_app_registrations SET app_id = $4, application_object_id = $5, service_principal_id = $6
  FROM mine WHERE entra_app_registrations.connection_id = mine.connection_id`;

const FORGET_OBJECTS = `
  UPDATE entra_app_registrations SET app_id = NULL, application_object_id = NULL, service_principal_id = NULL
  WHERE connection_id = $1 AND application_object_id IS NOT DISTINCT FROM $2`;

// One that was never proven is of no use to anybody: the newer one takes its place, and it is removed as the retired are.
const ADD_CREDENTIAL = `
  WITH ${MINE},
  connection AS (
    SELECT c.id, c.project_id, c.organization_id FROM sso_connections c JOIN mine ON c.id = mine.connection_id
    WHERE c.status IN (${CONNECTED}) FOR SHARE OF c),
  unproven AS (
    UPDATE connection_credentials SET state = 'retired', retired_at = now() FROM connection
    WHERE connection_credentials.connection_id = connection.id AND state = 'pending'),
  told AS (
    UPDATE provisioning_steps s SET detail = s.detail || jsonb_build_object('told', coalesce(s.detail -> 'told', '[]') || to_jsonb($4::text))
    FROM connection WHERE s.run_id = $1 AND s.state = 'started')
  INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, key_id, sealed, expires_at)
  SELECT $4, project_id, organization_id, id, $5, 'pending', $6, $7, $8 FROM connection`;

// A pending credential has been proven by the step before. The one that it follows has still to be removed at Microsoft; it
// makes room first, which is what counting it is for.
const ACTIVATE = `
  WITH ${MINE},
  now_so AS (
    SELECT c.id, ARRAY(SELECT w FROM unnest(c.warnings) w WHERE $7::text[] IS NOT NULL AND w <> ALL ($7)) || $5::text[] AS warnings
    FROM sso_connections c JOIN mine ON c.id = mine.connection_id WHERE c.status IN (${CONNECTED}) FOR UPDATE OF c),
  activated AS (
    UPDATE sso_connections c SET status = CASE WHEN c.status NOT IN (${before('activated')}) THEN c.status
        WHEN now_so.warnings && ARRAY[${FINDINGS}] THEN ${after('found_broken')} ELSE ${after('activated')} END,
      activated_at = CASE WHEN c.status = ${after('set_up')} THEN now() ELSE coalesce(c.activated_at, now()) END,
      managed_by = 'microsoft_graph', updated_at = now(), warnings = now_so.warnings
    FROM now_so WHERE c.id = now_so.id
    RETURNING c.id, c.project_id, c.organization_id),
  settings AS (
    INSERT INTO oidc_settings (connection_id, project_id, organization_id, issuer, client_id)
    SELECT a.id, a.project_id, a.organization_id, $4, e.app_id
    FROM activated a JOIN entra_app_registrations e ON e.connection_id = a.id
    ON CONFLICT (connection_id) DO UPDATE SET issuer = excluded.issuer, client_id = excluded.client_id),
  retired AS (
    UPDATE connection_credentials k SET state = 'retired', retired_at = now() FROM activated a
    WHERE k.connection_id = a.id AND k.state = 'active'
      AND EXISTS (SELECT 1 FROM connection_credentials n WHERE n.connection_id = a.id AND n.state = 'pending')
    RETURNING k.id),
  cared AS (
    UPDATE entra_app_registrations e SET care_at = least(coalesce(nullif(e.care_at, 'infinity'), ${nextLookAt('e.connection_id')}),
      CASE WHEN EXISTS (SELECT 1 FROM retired) THEN now() + ${RETIRED_FOR} END)
    FROM activated a WHERE e.connection_id = a.id),
  credential AS (
    UPDATE connection_credentials k SET state = 'active', activated_at = now() FROM activated a
    WHERE k.connection_id = a.id AND k.state = 'pending' AND (SELECT count(*) FROM retired) >= 0)
  ${auditedSql({
    id: '$6',
    actor: ['worker', '$2'],
    action: 'connection.activated',
    target: ['connection', '$3'],
    data: `jsonb_build_object('run', $1::text, 'credential', (
      SELECT k.kind FROM connection_credentials k WHERE k.connection_id = activated.id AND k.state IN ('pending', 'active')
      ORDER BY k.state = 'pending' DESC LIMIT 1))`,
    from: 'activated',
  })}`;

/** More than any registration lists. */
const MOST_PERMISSIONS = 100;

/** So many days before the end it is told that a credential expires. */
const EXPIRY_TOLD_DAYS = [60, 30, 7].join(', ');

// The audit log hears of it only when something changed: what is degraded on purpose may break a year later. That a credential
// comes to its end is told for itself, and where nobody signs in over it, when they do again.
const NOTE_HEALTH = `
  WITH ${MINE},
  before AS (SELECT c.id, c.status, c.warnings FROM sso_connections c JOIN mine ON c.id = mine.connection_id FOR UPDATE OF c),
  noted AS (
    UPDATE sso_connections c SET updated_at = now(),
      warnings = ARRAY(SELECT w FROM unnest(before.warnings) w WHERE w NOT IN (${FINDINGS}, ${REMARKS})) || $4::text[] || $8::text[],
      status = CASE WHEN cardinality($4::text[]) > 0 AND c.status IN (${before('found_broken')}) THEN ${after('found_broken')}
        WHEN cardinality($4::text[]) = 0 AND c.status IN (${before('found_well')}) THEN ${after('found_well')}
        ELSE c.status END
    FROM before WHERE c.id = before.id
    RETURNING c.id, c.project_id, c.organization_id, c.status, before.status AS was,
      c.status = ${after('found_broken')} AND EXISTS (SELECT 1 FROM unnest($4::text[]) AS found(code)
        WHERE found.code <> 'credential_expires' AND NOT found.code = ANY (before.warnings)) AS worse),
  looked AS (
    UPDATE entra_app_registrations e SET checked_at = now(), care_at = CASE WHEN $6 THEN now() ELSE e.care_at END
    FROM noted WHERE e.connection_id = noted.id),
  expiring AS (
    UPDATE connection_credentials k SET expiry_told_days = told.days
    FROM noted, unnest(ARRAY[${EXPIRY_TOLD_DAYS}]) AS told(days)
    WHERE k.connection_id = noted.id AND k.state = 'active' AND 'credential_expires' = ANY ($4) AND noted.status = ${after('found_broken')}
      AND k.expires_at <= now() + make_interval(days => told.days) AND coalesce(k.expiry_told_days, 1000) > told.days
      AND NOT EXISTS (SELECT 1 FROM unnest(ARRAY[${EXPIRY_TOLD_DAYS}]) AS sooner(days)
        WHERE sooner.days < told.days AND k.expires_at <= now() + make_interval(days => sooner.days))
    RETURNING k.connection_id, k.project_id, k.organization_id, k.expires_at, told.days),
  warned AS (${auditedSql({
    id: '$7',
    actor: ['worker', '$2'],
    action: 'connection.credential_expires',
    target: ['connection', 'connection_id'],
    data: `jsonb_build_object('days', ceil(extract(epoch FROM expires_at - now()) / 86400), 'expires_at', expires_at)`,
    from: 'expiring',
  })}),
  audited AS (${auditedSql({
    id: '$5',
    actor: ['worker', '$2'],
    action: {
      when: `status = ${after('found_broken')}`,
      yes: 'connection.found_broken',
      no: 'connection.found_well',
    },
    target: ['connection', 'id'],
    data: `jsonb_build_object('run', $1::text, 'findings', $4::text[])`,
    from: 'noted WHERE status <> was OR worse',
  })})
  SELECT 1 FROM noted`;

const NOTE_GRANTED = `
  WITH ${MINE},
  noted AS (
    UPDATE entra_app_registrations e SET granted_permissions = $4 FROM mine
    WHERE e.connection_id = mine.connection_id AND e.granted_permissions IS DISTINCT FROM $4::text[])
  SELECT 1 FROM mine`;

// What else was warned of stays: nobody has looked at it.
const NOTE_OWNERSHIP = `
  WITH ${MINE},
  noted AS (
    UPDATE sso_connections c SET updated_at = now(),
      warnings = ARRAY(SELECT w FROM unnest(c.warnings) w WHERE w NOT IN (${REMARKS})) || $4::text[]
    FROM mine WHERE c.id = mine.connection_id
    RETURNING c.id, c.project_id, c.organization_id),
  audited AS (${auditedSql({
    id: '$5',
    actor: ['worker', '$2'],
    action: 'connection.ownership_taken',
    target: ['connection', 'id'],
    data: `jsonb_build_object('run', $1::text)`,
    from: 'noted',
  })})
  SELECT 1 FROM noted`;

const CREDENTIALS = `
  SELECT id, kind, state, key_id AS "keyId", sealed, sealed_in_connection AS "sealedInConnection", created_at AS "createdAt", expires_at AS "expiresAt",
    extract(epoch FROM now() - retired_at)::float8 AS "retiredSeconds"
  FROM connection_credentials WHERE connection_id = $1 ORDER BY created_at DESC, id`;

// What worked before without anything in the directory goes on like that.
const DEACTIVATE = `
  WITH changed AS (
    UPDATE sso_connections SET status = ${after('disconnected')}, disconnected_at = coalesce(disconnected_at, now()), updated_at = now()
    WHERE project_id = $1 AND organization_id = $2 AND id = $3
      AND NOT (managed_by = 'sign_in_app' AND status IN (${ESTABLISHED})) RETURNING id),
  forgotten AS (DELETE FROM connection_credentials USING changed WHERE connection_id = changed.id)
  UPDATE sessions SET revoked_at = now() FROM changed
  WHERE sessions.connection_id = changed.id AND sessions.revoked_at IS NULL`;

export type EntraObjects = {
  readonly appId: string;
  readonly applicationObjectId: string;
  readonly servicePrincipalId: string;
};

export type ManagedCredential = ConnectionCredential & {
  readonly kind: CredentialKind;
  readonly state: 'pending' | 'active' | 'retired';
  readonly createdAt: Date;
  /** For how long, by the database's clock; null for one that is not. */
  readonly retiredSeconds: number | null;
};

/** Connections that Portico manages inside a customer's directory. */
export function managedConnections(pool: Pool) {
  return { ...objects(pool), ...credentials(pool), ...states(pool) };
}

/** What there is of a connection in the directory, and what it is made from. */
function objects(pool: Pool) {
  return {
    /** The logo of the connection's project. */
    async logo(projectId: string): Promise<{ bytes: Uint8Array; type: string } | undefined> {
      const text = `SELECT logo AS bytes, logo_type AS type FROM projects WHERE id = $1 AND logo IS NOT NULL`;
      return (await pool.query<{ bytes: Uint8Array; type: string }>(text, [projectId])).rows[0];
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
      await fenced(pool, 'run-save-objects', SAVE_OBJECTS, [
        ...whose(lease, id),
        appId,
        applicationObjectId,
        servicePrincipalId,
      ]);
    },

    /** The objects are gone, unless others have taken their place in the meantime. */
    async forgetObjects(connection: Pick<Connection, 'id' | 'entraApplicationObjectId'>) {
      await pool.query(FORGET_OBJECTS, [connection.id, connection.entraApplicationObjectId]);
    },
  };
}

/** What it proves itself with. */
function credentials(pool: Pool) {
  return {
    /** Every credential that Microsoft may know of, the newest first. */
    async credentials(connectionId: string): Promise<ManagedCredential[]> {
      return (await pool.query<ManagedCredential>(CREDENTIALS, [connectionId])).rows;
    },

    /**
     * By what Microsoft lists those that runs of a connection have made, or asked for without hearing of it: as they wrote down before
     * they sent it, or, from the answer on, by what Microsoft calls it. A name that was answered proves nothing any more.
     */
    async sentCredentials(connectionId: string): Promise<string[]> {
      const text = `SELECT sent FROM provisioning_runs r JOIN provisioning_steps s ON s.run_id = r.id,
          LATERAL (
            SELECT jsonb_array_elements_text('[]' || coalesce(s.detail -> 'keyId', '[]'))
            UNION ALL
            SELECT as_sent FROM jsonb_array_elements_text(coalesce(s.detail -> 'sent', '[]')) AS names(as_sent)
            WHERE NOT EXISTS (
              SELECT 1 FROM jsonb_array_elements_text(coalesce(s.detail -> 'told', '[]')) AS told(id)
              WHERE right(as_sent, length(id)) = id)
          ) AS made(sent)
        WHERE r.connection_id = $1`;
      return (await pool.query<{ sent: string }>(text, [connectionId])).rows.map(({ sent }) => sent);
    },

    /**
     * Writes down one that was made and not yet proven: sign-in goes on with the active one.
     *
     * @throws LeaseLost also when the connection was disconnected in the meantime
     */
    async addCredential(
      lease: Lease,
      connectionId: string,
      credential: Pick<ConnectionCredential, 'id' | 'kind' | 'sealed' | 'expiresAt'> & { keyId: string },
    ): Promise<void> {
      const { id, kind, sealed, keyId, expiresAt } = credential;
      await fenced(pool, 'run-add-credential', ADD_CREDENTIAL, [
        ...whose(lease, connectionId),
        id,
        kind,
        keyId,
        sealed,
        expiresAt,
      ]);
    },

    /** Sign-in will not go by it: it is still to be removed at Microsoft. */
    async retireUnproven(credentialId: string): Promise<void> {
      const text = `UPDATE connection_credentials SET state = 'retired', retired_at = now() WHERE id = $1 AND state = 'pending'`;
      await pool.query(text, [credentialId]);
    },

    /** One that nobody signs in with is no longer at Microsoft. */
    async forgetCredential(credentialId: string): Promise<void> {
      const text = `DELETE FROM connection_credentials WHERE id = $1 AND state <> 'active'`;
      await pool.query(text, [credentialId]);
    },
  };
}

/** Whether it works. */
function states(pool: Pool) {
  return {
    /**
     * @param facts.settles the warnings in whose place `warnings` come: the run has looked at nothing else. Undefined: all
     * @throws LeaseLost also when the connection was disconnected in the meantime
     */
    async activate(
      lease: Lease,
      id: string,
      facts: {
        issuer: string;
        warnings: readonly string[];
        settles: readonly string[] | undefined;
        auditEventId: string;
      },
    ): Promise<void> {
      const { issuer, warnings, settles, auditEventId } = facts;
      await fenced(pool, 'run-activate', ACTIVATE, [
        ...whose(lease, id),
        issuer,
        warnings,
        auditEventId,
        settles ?? null,
      ]);
      await completeLinkOf(pool, id);
    },

    /**
     * What a look at a connection has found, in place of what earlier ones did. Told by the audit log when it changes; that its
     * credential expires, 60, 30 and 7 days before, unless it is paused.
     *
     * @param facts.findings codes, none when all is well
     * @param facts.remarks what is said of the approval besides, of which nothing is wrong
     * @param facts.careNow whether the schedule does something about them at once
     * @throws LeaseLost
     */
    async noteHealth(
      lease: Lease,
      id: string,
      facts: {
        findings: readonly string[];
        remarks: readonly string[];
        careNow: boolean;
        auditEventId: string;
        expiryEventId: string;
      },
    ): Promise<void> {
      const { findings, remarks, auditEventId, careNow, expiryEventId } = facts;
      const values = [findings, auditEventId, careNow, expiryEventId, remarks];
      await fenced(pool, 'run-note-health', NOTE_HEALTH, [...whose(lease, id), ...values]);
    },

    /**
     * What the directory has granted, as Microsoft has just said it in a token.
     *
     * @param roles application permissions, of which Microsoft gives no more than some dozens
     * @throws LeaseLost
     */
    async noteGranted(lease: Lease, id: string, roles: readonly string[]): Promise<void> {
      // Whatever stands in Microsoft's place may say anything.
      const named = roles.filter((role) => /^[\w.-]{1,100}$/.test(role)).slice(0, MOST_PERMISSIONS);
      await fenced(pool, 'run-note-granted', NOTE_GRANTED, [...whose(lease, id), named.toSorted()]);
    },

    /**
     * Portico owns what it made in the directory, and what is said of the approval is this now.
     *
     * @throws LeaseLost
     */
    async noteOwnership(
      lease: Lease,
      id: string,
      { remarks, auditEventId }: { remarks: readonly string[]; auditEventId: string },
    ): Promise<void> {
      const values = [...whose(lease, id), remarks, auditEventId];
      await fenced(pool, 'run-note-ownership', NOTE_OWNERSHIP, values);
    },

    /**
     * Ends sign-in over this connection at once, clears its secret and the sessions that came over it; one that works over the
     * sign-in app is left as it is.
     */
    async deactivate({ projectId, organizationId, id }: ConnectionOwner): Promise<void> {
      await pool.query(DEACTIVATE, [projectId, organizationId, id]);
    },
  };
}
