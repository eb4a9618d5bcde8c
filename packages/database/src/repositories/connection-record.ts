import type { Pool } from 'pg';

/** A sign-in over a connection that was refused. */
export type RefusedSignIn = {
  /** Of the attempt. */
  readonly id: string;
  readonly connectionId: string;
  readonly code: string;
  readonly at: Date;
  /** Null for one that was refused before this was kept. */
  readonly requestId: string | null;
  readonly applicationName: string | null;
  readonly isTest: boolean;
  /** The identity provider itself showed why; else it is what a browser brought, and anybody has one. */
  readonly isProven: boolean;
  /** Microsoft's number for why. */
  readonly providerCode: string | null;
};

export type ConnectionRecord = {
  readonly id: string;
  /** Somebody came through, in a sign-in or a test. */
  readonly succeededAt: Date | null;
  readonly testPassedAt: Date | null;
  /** Began after that and never came back, among those of the last day. */
  readonly unfinished: number;
};

/** Trips that say whether people come through: who joins two sign-ins or accepts an invitation is refused for other reasons. */
const TELLS = `a.purpose IN ('sign_in', 'test')`;

// `last_sign_in_at` is written once a minute, and the attempts of a day know better. After that, the success that was not
// written down any more may have been up to a minute later.
const RECORDS = `
  WITH mine AS (SELECT id, last_sign_in_at, coalesce(activated_at, created_at) AS since FROM sso_connections WHERE organization_id = $1),
  record AS (
    SELECT mine.id,
      max(a.consumed_at) FILTER (WHERE a.purpose = 'test') AS tested,
      greatest(max(a.consumed_at), mine.last_sign_in_at + CASE
        WHEN mine.last_sign_in_at < now() - interval '1 day' THEN interval '1 minute' ELSE interval '0' END) AS succeeded,
      mine.since
    FROM mine LEFT JOIN sign_in_attempts a ON a.connection_id = mine.id AND a.outcome = 'ok'
      AND (a.purpose = 'test' OR (a.purpose = 'sign_in' AND a.created_at > now() - interval '1 day'))
    GROUP BY mine.id, mine.last_sign_in_at, mine.since)
  SELECT id, succeeded AS "succeededAt", tested AS "testPassedAt", (
    SELECT count(*)::int FROM sign_in_attempts a
    WHERE a.connection_id = record.id AND ${TELLS} AND a.created_at > greatest(record.succeeded, record.since)
      AND a.consumed_at IS NULL AND a.expires_at <= now()) AS unfinished
  FROM record`;

// An attempt that was refused is kept for a week. The audit log has only what somebody of the directory met. Of each
// connection so many that count and so many that anybody can make: the one cannot push the other out.
const REFUSED = `
  WITH numbered AS (
    SELECT a.id, a.provider_code, a.connection_id, a.outcome, a.consumed_at, a.refused_request_id, a.application_id, a.purpose, a.refusal_proven,
      row_number() OVER (
        PARTITION BY a.connection_id, a.purpose = 'test' OR coalesce(a.refusal_proven, false) ORDER BY a.consumed_at DESC) AS n
    FROM sign_in_attempts a JOIN sso_connections c ON c.id = a.connection_id
    WHERE c.organization_id = $1 AND a.outcome <> 'ok' AND a.consumed_at IS NOT NULL AND ${TELLS})
  SELECT a.id, a.provider_code AS "providerCode", a.connection_id AS "connectionId", a.outcome AS code, a.consumed_at AS at, a.refused_request_id AS "requestId",
    p.name AS "applicationName", a.purpose = 'test' AS "isTest", coalesce(a.refusal_proven, false) AS "isProven"
  FROM numbered a LEFT JOIN applications p ON p.id = a.application_id
  WHERE a.n <= 10 ORDER BY a.consumed_at DESC`;

/** What has really happened on connections, for whoever looks after them. */
export function connectionRecords(pool: Pool) {
  return {
    async of(organizationId: string): Promise<ConnectionRecord[]> {
      return (await pool.query<ConnectionRecord>(RECORDS, [organizationId])).rows;
    },

    /** The newest first. */
    async refused(organizationId: string): Promise<RefusedSignIn[]> {
      return (await pool.query<RefusedSignIn>(REFUSED, [organizationId])).rows;
    },
  };
}
