import { hashToken } from '@portico/vault';
import type { Viewer, ViewerMembership } from '../caller.ts';
import type { Context } from '../context.ts';
import { IDLE_LIFETIME, LAST_SEEN_STEP } from './lifetimes.ts';

type Row = {
  id: string;
  authenticated_at: Date;
  created_at: Date;
  expires_at: Date;
  user_id: string;
  project_id: string;
  email: string | null;
  name: string | null;
  is_operator: boolean;
  project_admin_of: string[];
  memberships: ViewerMembership[];
};

/*
 * Session, person and rights in one statement, because it runs for every request; it also writes down the last use.
 * Rights are read each time, so a role that was taken away is gone with the next request (attack 127).
 */
const STATEMENT = `
  WITH found AS (
    SELECT s.id, s.authenticated_at, s.created_at, s.expires_at, s.last_seen_at,
      u.id AS user_id, u.project_id, u.email, u.name
    FROM dashboard_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3
      AND u.disabled_at IS NULL
      AND NOT EXISTS (SELECT FROM sessions i WHERE i.id = s.session_id AND i.revoked_at IS NOT NULL)
  ), seen AS (
    UPDATE dashboard_sessions s SET last_seen_at = $2 FROM found WHERE s.id = found.id AND s.last_seen_at < $4
  )
  SELECT found.*,
    EXISTS (SELECT FROM operators o WHERE o.user_id = found.user_id) AS is_operator,
    ARRAY(SELECT a.project_id FROM project_admins a WHERE a.user_id = found.user_id) AS project_admin_of,
    COALESCE((SELECT json_agg(json_build_object(
        'organizationId', m.organization_id, 'projectId', m.project_id, 'role', m.role))
      FROM memberships m WHERE m.user_id = found.user_id), '[]'::json) AS memberships
  FROM found`;

/**
 * Who the holder of this cookie is, and what they may do.
 *
 * @returns undefined for a token that is unknown, signed out, idle for 12 hours, older than 7 days, or of somebody
 *   whose access was switched off
 */
export async function resolveDashboardSession(context: Context, token: string): Promise<Viewer | undefined> {
  const now = context.clock.now();
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  const { rows } = await context.pool.query<Row>({
    name: 'administration-resolve-dashboard-session',
    text: STATEMENT,
    values: [hashToken(token), now, ago(IDLE_LIFETIME), ago(LAST_SEEN_STEP)],
  });
  return rows[0] && viewerOf(rows[0]);
}

function viewerOf(row: Row): Viewer {
  return {
    session: {
      id: row.id,
      authenticatedAt: row.authenticated_at,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    },
    user: { id: row.user_id, projectId: row.project_id, email: row.email, name: row.name },
    isOperator: row.is_operator,
    projectAdminOf: row.project_admin_of,
    memberships: row.memberships,
  };
}
