import { newId, type RunFailure, type RunStarter } from '@portico/core';
import type { Pool, PoolClient } from 'pg';
import { AGREEMENT, BY_AGREEMENT, LOCK_OF_AGREEMENT } from './agreement-sql.ts';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { nextLookAt } from './connection-care.ts';
import { after, before, CONNECTED } from './connection-status.ts';
import { isStillHeld, SetupLinkRefused } from './held-link.ts';
import { inTransaction } from './in-transaction.ts';
import type { CredentialKind } from './resolved-connection.ts';
import { UNFINISHED } from './run-rows.ts';
import { OPEN } from './setup-link-sql.ts';

/** The event that the row of `run` has begun. */
const BEGAN = {
  from: 'run',
  action: 'provisioning.started',
  target: ['provisioning_run', 'id'],
  data: `jsonb_strip_nulls(jsonb_build_object('kind', kind, 'directory', entra_tenant_id,
    'approved_by', approved_by_object_id, 'connection', connection_id))`,
} as const;

/*
 * Whoever writes to a connection and its runs locks the connection first, then a run, then what hangs on the connection, as
 * the writes of a worker do: in another order two would wait for each other. It is locked by a statement of its own, because
 * one that waits for the lock would not see what the other has done meanwhile.
 */
const LOCK = `SELECT 1 FROM sso_connections WHERE organization_id = $1 AND id = $2 FOR UPDATE`;
/** SQL: locks the connection, if there is one, that the organization of request $1 has to directory $2. */
const LOCK_OF_REQUEST = `
  SELECT 1 FROM sso_connections c JOIN entra_app_registrations e ON e.connection_id = c.id
  JOIN provisioning_requests r ON r.organization_id = e.organization_id
  WHERE r.id = $1 AND e.entra_tenant_id = $2 FOR UPDATE OF c`;

/**
 * SQL: locks the links of the organization of request $1 that are open or lead to its connection to directory $2, in one order. What
 * begins by one of them takes that connection from the others, and each of those locks its own link before the connection.
 */
const LOCK_OF_LINKS = `
  SELECT 1 FROM setup_links l JOIN provisioning_requests r ON r.organization_id = l.organization_id
  WHERE r.id = $1 AND (${OPEN} OR l.connection_id IN (
    SELECT e.connection_id FROM entra_app_registrations e WHERE e.organization_id = l.organization_id AND e.entra_tenant_id = $2))
  ORDER BY l.id FOR UPDATE OF l`;

/** Locks what a proven request is about to change. */
export async function lockOfRequest(
  client: PoolClient,
  requestId: string,
  entraTenantId: string,
): Promise<void> {
  await client.query(LOCK_OF_AGREEMENT, [requestId, entraTenantId]);
  await client.query(LOCK_OF_REQUEST, [requestId, entraTenantId]);
}

// The statement that turns a proven request into a run. Connection and run come into being together or not at all.
// An existing connection of the same organization and directory is taken up again; if it works, it keeps working. Work that
// gives way is ended by it; the time of its lease stays, because its worker may be waiting for an answer right now. One over the
// sign-in app goes on like that until the run has proven its own: who manages it changes then. What was begun by a setup link is
// that link's connection, and no other link's; the draft that it had is given up, and what was entered there is gone.
const START = `
  WITH request AS (
    SELECT * FROM provisioning_requests r
    WHERE r.id = $1 AND r.level <> 'sign_in_only' AND r.proof_consumed_at IS NOT NULL AND r.failure_code IS NULL
      AND NOT EXISTS (SELECT 1 FROM provisioning_runs WHERE request_id = r.id)),
  ${AGREEMENT},
  gave_way AS (
    UPDATE provisioning_runs r SET state = 'failed', failure = $10, lease_owner = NULL, wait_reason = NULL, finished_at = now()
    FROM request WHERE r.organization_id = request.organization_id
      AND r.entra_tenant_id = $4 AND (r.kind = ANY ($9) OR r.started_by_kind = 'schedule') AND r.state IN (${UNFINISHED}) RETURNING r.lease_until),
  registration AS (
    INSERT INTO entra_app_registrations (connection_id, project_id, organization_id, connection_status, entra_tenant_id,
      directory_name, ${BY_AGREEMENT.columns})
    SELECT $2, project_id, organization_id, ${after('set_up')}, $4, $5, ${BY_AGREEMENT.values} FROM request
    ON CONFLICT (organization_id, entra_tenant_id)
    DO UPDATE SET directory_name = coalesce(excluded.directory_name, entra_app_registrations.directory_name), ${BY_AGREEMENT.again}
    RETURNING connection_id),
  connection AS (
    INSERT INTO sso_connections (id, project_id, organization_id, protocol, provider, managed_by, status, name, updated_at)
    SELECT connection_id, project_id, organization_id, 'oidc', 'entra', 'microsoft_graph', ${after('set_up')}, $3, now()
    FROM request, registration
    ON CONFLICT (id) DO UPDATE SET
      status = CASE WHEN sso_connections.status IN (${before('set_up')}) THEN ${after('set_up')} ELSE sso_connections.status END,
      disconnected_at = NULL, updated_at = now()
    RETURNING id,
      EXISTS (SELECT 1 FROM connection_credentials k WHERE k.connection_id = sso_connections.id AND k.state = 'active') AS works),
  run AS (
    INSERT INTO provisioning_runs (id, kind, project_id, organization_id, connection_id, entra_tenant_id, request_id,
      started_by_kind, started_by_id, approved_by_object_id, approved_by_name, lease_until, deadline_at)
    SELECT request.id, CASE WHEN works THEN 'repair' ELSE 'connect' END, request.project_id, request.organization_id,
      connection.id, $4, request.id, 'user', request.user_id, $6, $7, (SELECT max(lease_until) FROM gave_way),
      now() + make_interval(secs => $8)
    FROM request, connection RETURNING *),
  given_up AS (
    UPDATE sso_connections c SET status = ${after('disconnected')}, disconnected_at = now(), updated_at = now()
    FROM run JOIN setup_links l ON l.id = run.started_by_id
    WHERE c.id = l.connection_id AND c.managed_by = 'manual' AND c.status IN (${before('switched_on')}) RETURNING c.*),
  forgotten AS (DELETE FROM connection_credentials k USING given_up WHERE k.connection_id = given_up.id),
  told AS (${auditedSql({
    ...{ ...parametersOfAct(11), id: '$16', target: ['connection', 'id'], from: 'given_up' },
    action: 'connection.disconnected',
  })}),
  of_link AS (
    UPDATE setup_links l SET connection_id = CASE WHEN l.id = run.started_by_id THEN run.connection_id END FROM run
    WHERE l.organization_id = run.organization_id AND (l.id = run.started_by_id
      OR l.connection_id = run.connection_id AND EXISTS (SELECT 1 FROM setup_links o WHERE o.id = run.started_by_id))),
  audited AS (${auditedSql({ ...BEGAN, ...parametersOfAct(11) })})
  SELECT connection_id AS "connectionId" FROM run`;

// What an organization has had is its own people's to bring back: a setup link gets a connection that nobody has come in by.
const OF_OTHERS = `
  SELECT 1 FROM provisioning_requests r
  JOIN entra_app_registrations e ON e.organization_id = r.organization_id AND e.entra_tenant_id = $2
  JOIN sso_connections c ON c.id = e.connection_id
  WHERE r.id = $1 AND (c.activated_at IS NOT NULL OR EXISTS (SELECT 1 FROM identities i WHERE i.connection_id = c.id))`;

// A connection that is there, and no run of it under way: a person takes the place of one that the schedule began. What its next
// credential is to be is wished with it or not at all.
const BEGIN = `
  WITH gave_way AS (
    UPDATE provisioning_runs r SET state = 'failed', failure = $10, lease_owner = NULL, wait_reason = NULL, finished_at = now()
    WHERE r.organization_id = $3 AND r.connection_id = $4 AND r.started_by_kind = 'schedule' AND $5 = 'user' AND r.state IN (${UNFINISHED}) RETURNING r.lease_until),
  run AS (
    INSERT INTO provisioning_runs (id, kind, project_id, organization_id, connection_id, entra_tenant_id, started_by_kind,
      started_by_id, quiet, lease_until, deadline_at)
    SELECT $1, $2, e.project_id, e.organization_id, e.connection_id, e.entra_tenant_id, $5, $6, $9,
      (SELECT max(lease_until) FROM gave_way), now() + make_interval(secs => $7)
    FROM (
      SELECT id FROM sso_connections
      WHERE organization_id = $3 AND id = $4 AND status IN (${CONNECTED}) AND managed_by = 'microsoft_graph' FOR SHARE) c
    JOIN entra_app_registrations e ON e.connection_id = c.id
    RETURNING *),
  wished AS (
    UPDATE entra_app_registrations e SET credential_kind = coalesce($8::credential_kind, e.credential_kind),
      care_at = CASE WHEN $5 = 'schedule' THEN ${nextLookAt('e.connection_id')} ELSE e.care_at END, care_taken_until = NULL
    FROM run WHERE e.connection_id = run.connection_id),
  audited AS (${auditedSql({ ...BEGAN, from: 'run WHERE NOT quiet', ...parametersOfAct(11) })})
  SELECT id FROM run`;

/** SQL: a run of connection `c` may have made an app whose id never arrived, and nothing has taken it out since. */
const MAY_HAVE_LEFT_SOMETHING = `EXISTS (
      SELECT 1 FROM provisioning_runs r JOIN provisioning_steps s ON s.run_id = r.id AND s.name = 'create_app'
      WHERE r.connection_id = c.id
        AND NOT EXISTS (SELECT 1 FROM provisioning_steps u WHERE u.run_id = r.id AND u.name = 'undo' AND u.state = 'compensated')
        AND NOT EXISTS (SELECT 1 FROM provisioning_runs d
          WHERE d.connection_id = c.id AND d.kind = 'disconnect' AND d.state = 'succeeded' AND d.created_at >= r.created_at))`;

// One statement: nobody signs in any more, its secrets and sessions are gone, a run that was under way is ended, and the run
// that takes it out of the directory is there (review R5). The time of the lease stays, because that worker may be waiting for
// an answer right now, and what it makes by that has to be there before it is looked for.
const DISCONNECT = `
  WITH connection AS (
    UPDATE sso_connections SET status = ${after('disconnected')}, disconnected_at = coalesce(disconnected_at, now()), updated_at = now()
    WHERE organization_id = $3 AND id = $4 AND managed_by IN ('microsoft_graph', 'sign_in_app') RETURNING id, project_id, organization_id),
  forgotten AS (DELETE FROM connection_credentials USING connection WHERE connection_id = connection.id),
  ended AS (
    UPDATE sessions SET revoked_at = now() FROM connection
    WHERE sessions.connection_id = connection.id AND sessions.revoked_at IS NULL),
  abandoned AS (
    UPDATE provisioning_runs r SET state = 'failed', failure = $6, lease_owner = NULL, wait_reason = NULL, finished_at = now()
    FROM connection
    WHERE r.connection_id = connection.id AND r.kind <> 'disconnect' AND r.state IN (${UNFINISHED})
    RETURNING r.id, r.lease_until),
  audited AS (${auditedSql({
    id: '$7',
    owner: ['connection.project_id', 'connection.organization_id'],
    actor: ['$10::text', '$5'],
    action: 'connection.disconnected',
    target: ['connection', 'connection.id'],
    request: ['$8', '$9'],
    data: `jsonb_build_object('directory', e.entra_tenant_id, 'app', e.app_id)`,
    from: 'connection JOIN entra_app_registrations e ON e.connection_id = connection.id',
  })}),
  run AS (
    INSERT INTO provisioning_runs (id, kind, project_id, organization_id, connection_id, entra_tenant_id, started_by_kind,
      started_by_id, lease_until, deadline_at)
    SELECT $1, 'disconnect', c.project_id, c.organization_id, c.id, e.entra_tenant_id, 'user', $5,
      (SELECT max(lease_until) FROM abandoned), now() + make_interval(secs => $2)
    FROM connection c JOIN entra_app_registrations e ON e.connection_id = c.id
    WHERE (e.application_object_id IS NOT NULL OR EXISTS (SELECT 1 FROM abandoned) OR ${MAY_HAVE_LEFT_SOMETHING})
      AND NOT EXISTS (
        SELECT 1 FROM provisioning_runs r WHERE r.connection_id = c.id AND r.kind = 'disconnect' AND r.state IN (${UNFINISHED}))
    RETURNING id)
  SELECT connection.id AS "connectionId", coalesce((SELECT id FROM run), (
    SELECT id FROM provisioning_runs r
    WHERE r.connection_id = connection.id AND r.kind = 'disconnect' AND r.state IN (${UNFINISHED}))) AS "runId"
  FROM connection`;

/** What ends a connection at once. */
export type Disconnection = {
  readonly runId: string;
  readonly deadlineSeconds: number;
  readonly organizationId: string;
  readonly connectionId: string;
  /** What is said of work on it that is under way. */
  readonly failureOfOthers: RunFailure;
  readonly event: AuditedAct;
};

/**
 * Ends sign-in over a managed connection, within a transaction.
 *
 * @returns as {@link runStarts} does for `disconnect`
 */
export async function disconnectIn(
  client: PoolClient,
  by: Disconnection,
): Promise<{ runId: string | undefined } | undefined> {
  const { event } = by;
  const values = [
    ...[by.runId, by.deadlineSeconds, by.organizationId, by.connectionId, event.actorId],
    ...[JSON.stringify(by.failureOfOthers), event.id, event.ipAddress, event.requestId, event.actorKind],
  ];
  await client.query(LOCK, [by.organizationId, by.connectionId]);
  const [row] = (await client.query<{ runId: string | null }>(DISCONNECT, values)).rows;
  return row && { runId: row.runId ?? undefined };
}

/** How runs come into being. */
export function runStarts(pool: Pool) {
  return {
    /**
     * Answers undefined when the request is not proven or has its run already.
     * Violates `entra_app_registrations_one_organization_per_directory` or `provisioning_runs_one_unfinished` as their names say.
     *
     * @throws SetupLinkRefused to who holds one that is theirs no more, and for a directory that the organization had connected before
     */
    async start(run: {
      requestId: string;
      newConnectionId: string;
      connectionName: string;
      entraTenantId: string;
      directoryName: string | null;
      approvedByObjectId: string;
      approvedByName: string | null;
      deadlineSeconds: number;
      /** Kinds of runs that this one ends, and what is said of those. */
      givingWay: { readonly kinds: readonly string[]; readonly failure: RunFailure };
      event: AuditedAct;
    }): Promise<{ connectionId: string } | undefined> {
      const values = [
        ...[run.requestId, run.newConnectionId, run.connectionName, run.entraTenantId, run.directoryName],
        ...[run.approvedByObjectId, run.approvedByName, run.deadlineSeconds],
        ...[run.givingWay.kinds, JSON.stringify(run.givingWay.failure), ...valuesOfAct(run.event)],
        newId('auditEvent'),
      ];
      return inTransaction(pool, async (client) => {
        const isHeld = run.event.heldSince !== undefined;
        if (isHeld) await client.query(LOCK_OF_LINKS, [run.requestId, run.entraTenantId]);
        if (!(await isStillHeld(client, run.event))) throw new SetupLinkRefused('over');
        await lockOfRequest(client, run.requestId, run.entraTenantId);
        const others = isHeld ? await client.query(OF_OTHERS, [run.requestId, run.entraTenantId]) : undefined;
        if (others?.rowCount) throw new SetupLinkRefused('of_others');
        return (await client.query<{ connectionId: string }>(START, values)).rows[0];
      });
    },

    /**
     * A run on a connection that is there.
     *
     * @returns false when there is no such connection, or it was disconnected
     * @throws what violates `provisioning_runs_one_unfinished` while another run of it is under way that gives no way
     */
    async begin(run: {
      id: string;
      kind: string;
      organizationId: string;
      connectionId: string;
      startedBy: RunStarter;
      deadlineSeconds: number;
      /** What its next credential is to be, from now on; undefined leaves that as it is. */
      credentialKind: CredentialKind | undefined;
      /** Nobody asked for it, and nobody is shown it. */
      quiet: boolean;
      /** What is said of one of the schedule's that gives way to a person's. */
      failureOfOthers: RunFailure;
      event: AuditedAct;
    }): Promise<boolean> {
      const { id, kind, organizationId, connectionId, startedBy } = run;
      const starter = [startedBy.kind, startedBy.kind === 'user' ? startedBy.id : null];
      const values = [
        ...[
          id,
          kind,
          organizationId,
          connectionId,
          ...starter,
          run.deadlineSeconds,
          run.credentialKind ?? null,
        ],
        ...[run.quiet, JSON.stringify(run.failureOfOthers)],
        ...valuesOfAct(run.event),
      ];
      return inTransaction(pool, async (client) => {
        await client.query(LOCK, [organizationId, connectionId]);
        return (await client.query({ name: 'run-begin', text: BEGIN, values })).rowCount === 1;
      });
    },

    /**
     * Ends sign-in over a managed connection at once; the run takes out of the directory what it has there.
     *
     * @returns the run, also one that was under way already; none when there is nothing to take out. Undefined when the
     *   organization has no such connection
     */
    disconnect: (by: Disconnection): Promise<{ runId: string | undefined } | undefined> =>
      inTransaction(pool, (client) => disconnectIn(client, by)),
  };
}
