import type { Pool } from 'pg';
import { leasedRows } from './leased-rows.ts';

/** A notice that is this worker's for the length of its lease. */
export type LeasedNotice = {
  readonly id: string;
  readonly projectId: string;
  readonly applicationId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly ageSeconds: number;
  /** This one included. */
  readonly attempts: number;
  /** Null when the application is gone, or wants no notices any more. */
  readonly logoutUri: string | null;
  /** Of the key that signs id_tokens for this application now, and that key, sealed. */
  readonly signingKeyId: string | null;
  readonly algorithm: string | null;
  readonly privateKey: string | null;
};

const NOTICE = `
  SELECT n.id, n.project_id AS "projectId", n.application_id AS "applicationId", n.session_id AS "sessionId",
    n.user_id AS "userId", extract(epoch FROM now() - n.created_at)::double precision AS "ageSeconds", n.attempts,
    a.backchannel_logout_uri AS "logoutUri", k.id AS "signingKeyId", k.algorithm, k.private_key AS "privateKey"
  FROM leased n
  LEFT JOIN applications a ON a.project_id = n.project_id AND a.id = n.application_id
  LEFT JOIN LATERAL (
    SELECT id, algorithm, private_key FROM signing_keys
    WHERE project_id = n.project_id AND purpose <> 'cookie' AND algorithm = a.id_token_algorithm
      AND signs_from <= now() AND (retired_at IS NULL OR retired_at > now())
    ORDER BY signs_from DESC, id LIMIT 1) k ON true`;

/** What applications have to be told about ended sessions. */
export function logoutNotices(pool: Pool) {
  const rows = { table: 'logout_notices', receiver: 'application_id', select: NOTICE };
  return leasedRows<LeasedNotice>(pool, rows);
}
