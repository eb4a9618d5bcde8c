import type { Pool } from 'pg';

type Payload = { grantId?: string; uid?: string; userCode?: string };
type Row = { id: string; payload: never; consumed_ago: number | null };

const UPSERT = `
  INSERT INTO oauth_states (project_id, kind, id, payload, grant_id, uid, user_code, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8::double precision))
  ON CONFLICT (project_id, kind, id)
  DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at`;

const FIND = {
  id: selectBy('id'),
  uid: selectBy('uid'),
  user_code: selectBy('user_code'),
} as const;

// A use that lies ahead is from before the clock was set back: no grace is longer for that (fault R24).
function selectBy(column: string): string {
  return `SELECT id, payload, abs(extract(epoch FROM now() - consumed_at))::double precision AS consumed_ago FROM oauth_states
    WHERE project_id = $1 AND kind = $2 AND ${column} = $3 AND (expires_at IS NULL OR expires_at > now())`;
}

// What has a result goes with the statement that reads it; what waits for one stays.
const TAKE = `
  WITH done AS (
    DELETE FROM oauth_states
    WHERE project_id = $1 AND kind = $2 AND id = $3 AND payload ? 'result' AND (expires_at IS NULL OR expires_at > now())
    RETURNING id, payload, NULL::double precision AS consumed_ago)
  SELECT * FROM done
  UNION ALL
  SELECT id, payload, NULL FROM oauth_states
  WHERE project_id = $1 AND kind = $2 AND id = $3 AND NOT payload ? 'result' AND (expires_at IS NULL OR expires_at > now())`;

const CONSUME = `UPDATE oauth_states SET consumed_at = now()
  WHERE project_id = $1 AND kind = $2 AND id = $3 AND consumed_at IS NULL`;

// An id that is there is taken, unless it has expired.
const CLAIM = `
  INSERT INTO oauth_states AS taken (project_id, kind, id, payload, expires_at)
  VALUES ($1, $2, $3, '{}', now() + make_interval(secs => $4::double precision))
  ON CONFLICT (project_id, kind, id)
  DO UPDATE SET expires_at = excluded.expires_at WHERE taken.expires_at <= now()`;

// The grant is the session: with its tokens gone it has ended.
const REVOKE = `
  WITH ended AS (
    UPDATE sessions SET revoked_at = now() WHERE project_id = $1 AND id = $2 AND revoked_at IS NULL)
  DELETE FROM oauth_states WHERE project_id = $1 AND (grant_id = $2 OR (kind = 'Grant' AND id = $2))`;

export type OauthStates = ReturnType<typeof oauthStates>;

/**
 * State of one project's OpenID provider. Straight through the driver with named statements: a sign-in makes a dozen of
 * these, and each costs a fraction of what an ORM call does (docs/decisions).
 */
export function oauthStates(pool: Pool, projectId: string) {
  return {
    async upsert(record: {
      kind: string;
      id: string;
      payload: object;
      expiresInSeconds: number | undefined;
    }) {
      const payload = record.payload as Payload;
      const values = [
        projectId,
        record.kind,
        record.id,
        JSON.stringify(payload),
        payload.grantId ?? null,
        payload.uid ?? null,
        payload.userCode ?? null,
        record.expiresInSeconds ?? null,
      ];
      await pool.query({ name: 'oauth-upsert', text: UPSERT, values });
    },

    async find(kind: string, by: keyof typeof FIND, value: string) {
      const values = [projectId, kind, value];
      const { rows } = await pool.query<Row>({ name: `oauth-find-${by}`, text: FIND[by], values });
      const row = rows[0];
      return row && { id: row.id, payload: row.payload, consumedSecondsAgo: row.consumed_ago ?? undefined };
    },

    /** As find by id; what has a result is found once. */
    async take(kind: string, id: string) {
      const { rows } = await pool.query<Row>({
        name: 'oauth-take',
        text: TAKE,
        values: [projectId, kind, id],
      });
      const row = rows[0];
      return row && { id: row.id, payload: row.payload, consumedSecondsAgo: undefined };
    },

    /** True for the one caller that consumed it. */
    async consume(kind: string, id: string): Promise<boolean> {
      const { rowCount } = await pool.query({
        name: 'oauth-consume',
        text: CONSUME,
        values: [projectId, kind, id],
      });
      return rowCount === 1;
    },

    /** True for the one caller that took the id while it lives. */
    async claim(kind: string, id: string, expiresInSeconds: number): Promise<boolean> {
      const values = [projectId, kind, id, expiresInSeconds];
      return (await pool.query({ name: 'oauth-claim', text: CLAIM, values })).rowCount === 1;
    },

    async destroy(kind: string, id: string): Promise<void> {
      const text = 'DELETE FROM oauth_states WHERE project_id = $1 AND kind = $2 AND id = $3';
      await pool.query({ name: 'oauth-destroy', text, values: [projectId, kind, id] });
    },

    async revokeByGrantId(grantId: string): Promise<void> {
      await pool.query({ name: 'oauth-revoke', text: REVOKE, values: [projectId, grantId] });
    },
  };
}
