import type { Pool } from 'pg';
import { ESTABLISHED } from './connection-status.ts';
import { inTransaction } from './in-transaction.ts';
import { UNFINISHED } from './run-rows.ts';

/** Seconds between the two moments of a day that are a connection's own. */
const HALF_A_DAY = 43_200;

/**
 * SQL: when the schedule looks at a connection again, more than half a day from now and at most a day. Each has moments of its
 * own, by its id: those that were set up at once, or waited together while no worker was there, are apart again the day after.
 *
 * @param connectionId SQL
 */
export const nextLookAt = (connectionId: string): string =>
  `now() + interval '1 day' - make_interval(secs => mod(extract(epoch FROM now())
    - (hashtextextended(${connectionId}::text, 0) & 2147483647) % ${HALF_A_DAY}, ${HALF_A_DAY})::float8)`;

/**
 * SQL: so long the identity provider keeps a credential that another has taken the place of. Microsoft's nodes may not all know
 * the new one sooner.
 */
export const RETIRED_FOR = `interval '1 hour'`;

/** A worker that dies between taking one and beginning what is due for it leaves it to the next after this long. */
const TAKEN_FOR = `interval '10 minutes'`;

/** Whoever takes asks for this first: two that look at the same moment would each not count what the other takes. */
const ONE_AT_A_TIME = `SELECT pg_advisory_xact_lock(hashtextextended('portico care', 0))`;

// What was taken and not yet begun counts like what is under way. One that is worked on right now waits: what is due then shows when that is over. A worker of an older release says of none that
// it has made when it is due.
const TAKE = `
  WITH due AS (
    SELECT e.connection_id FROM entra_app_registrations e JOIN sso_connections c ON c.id = e.connection_id
    WHERE e.connection_status IN (${ESTABLISHED}) AND c.managed_by = 'microsoft_graph' AND (e.care_at IS NULL OR e.care_at <= now() + interval '1 millisecond')
      AND NOT EXISTS (
        SELECT 1 FROM provisioning_runs r WHERE r.connection_id = e.connection_id AND r.state IN (${UNFINISHED}))
    ORDER BY e.care_at NULLS FIRST
    LIMIT greatest(0, $1 - (
      SELECT count(*) FROM provisioning_runs WHERE started_by_kind = 'schedule' AND state IN (${UNFINISHED})) - (
      SELECT count(*) FROM entra_app_registrations WHERE care_taken_until > now()))
    FOR UPDATE OF e SKIP LOCKED),
  taken AS (
    UPDATE entra_app_registrations e SET care_at = now() + ${TAKEN_FOR}, care_taken_until = now() + ${TAKEN_FOR} FROM due WHERE e.connection_id = due.connection_id
    RETURNING e.connection_id, e.organization_id, e.checked_at)
  SELECT t.connection_id AS "connectionId", t.organization_id AS "organizationId", c.warnings,
    extract(epoch FROM k.expires_at - now())::float8 AS "credentialLeftSeconds",
    extract(epoch FROM k.expires_at - k.created_at)::float8 AS "credentialLifeSeconds",
    EXISTS (SELECT 1 FROM connection_credentials old WHERE old.connection_id = t.connection_id AND old.state = 'retired'
      AND old.retired_at <= now() - ${RETIRED_FOR}) AS "hasRetired",
    last.kind AS "lastKind", coalesce(last.state = 'failed', false) AS "lastFailed",
    CASE WHEN t.checked_at >= last.created_at AND t.checked_at > now() - ${TAKEN_FOR} * 2 THEN 'just now'
      WHEN t.checked_at > now() - interval '36 hours' THEN 'lately' ELSE 'long ago' END AS looked
  FROM taken t
  JOIN sso_connections c ON c.id = t.connection_id
  LEFT JOIN connection_credentials k ON k.connection_id = t.connection_id AND k.state = 'active'
  LEFT JOIN LATERAL (
    SELECT kind, state, created_at FROM provisioning_runs r WHERE r.connection_id = t.connection_id
    ORDER BY r.created_at DESC LIMIT 1) last ON true`;

// Something may have happened since the last run, however young that is; but pages that are opened again and again ask Microsoft no
// more often than this. What was due before goes by what it was.
const LOOK_NOW = `
  WITH asked AS (UPDATE entra_app_registrations SET care_at = least(care_at, greatest(now(), (
      SELECT max(r.created_at) + interval '30 seconds' FROM provisioning_runs r
      WHERE r.connection_id = entra_app_registrations.connection_id)))
  WHERE organization_id = $1 AND connection_id = $2 AND connection_status IN (${ESTABLISHED})
    AND EXISTS (SELECT 1 FROM sso_connections c WHERE c.id = connection_id AND c.managed_by = 'microsoft_graph')
  RETURNING greatest(now(), care_at) AS at)
  SELECT at, pg_notify('portico_provisioning', '') FROM asked`;

/** What says which care a connection needs. */
export type CareFacts = {
  readonly warnings: readonly string[];
  /** Of what people sign in with: until it expires, and from when it was made; null for one that does not. */
  readonly credentialLeftSeconds: number | null;
  readonly credentialLifeSeconds: number | null;
  /** The identity provider still has a credential that nobody can need any more. */
  readonly hasRetired: boolean;
  /** Of the last run; null when there is none any more. */
  readonly lastKind: string | null;
  readonly lastFailed: boolean;
  /** When somebody looked at how the connection is: `just now` where the last run did, and nothing was done about it yet. */
  readonly looked: 'just now' | 'lately' | 'long ago';
};

/** A connection that the schedule has to look after. */
export type ConnectionDue = CareFacts & { readonly connectionId: string; readonly organizationId: string };

/** When which connection is looked after. By the database's clock, which all workers share. */
export function connectionCare(pool: Pool) {
  return {
    /**
     * Takes connections that are due, so that no other worker does for a while. The run that is begun then says when they are
     * due again.
     *
     * @param most so many runs of the schedule are under way at once, of all workers, together with those that are
     */
    async take(most: number): Promise<ConnectionDue[]> {
      return inTransaction(pool, async (client) => {
        await client.query(ONE_AT_A_TIME);
        return (await client.query<ConnectionDue>({ name: 'care-take', text: TAKE, values: [most] })).rows;
      });
    },

    /** One that was taken needs nothing now, or what it needs could not be begun: it is no longer waited for. */
    async leave(connectionId: string): Promise<void> {
      const text = 'UPDATE entra_app_registrations SET care_taken_until = NULL WHERE connection_id = $1';
      await pool.query(text, [connectionId]);
    },

    /**
     * Somebody wants to know how it is: it is looked at now, or half a minute after the last run began, and not when it would be due.
     *
     * @returns from when on; undefined when there is no such connection that was set up
     */
    async lookNow(organizationId: string, connectionId: string): Promise<Date | undefined> {
      const { rows } = await pool.query<{ at: Date }>(LOOK_NOW, [organizationId, connectionId]);
      return rows[0]?.at;
    },
  };
}
