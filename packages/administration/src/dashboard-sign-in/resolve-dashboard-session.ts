import type { Membership, WithheldMembership } from '@portico/core';
import {
  ACCEPTS_OTHER_SIGN_IN,
  LAST_USE_IS_OLD,
  roleThatCounts,
  SESSION_COUNTS,
  SESSION_RESTS_ON,
} from '@portico/database/live-session';
import { hashToken } from '@portico/vault';
import type { Viewer } from '../caller.ts';
import type { Context } from '../context.ts';
import { IDLE_LIFETIME, LAST_SEEN_STEP } from './lifetimes.ts';

type Row = {
  id: string;
  authenticated_at: Date;
  created_at: Date;
  expires_at: Date;
  method: Viewer['session']['method'];
  user_id: string;
  project_id: string;
  email: string | null;
  sign_in_name: string | null;
  name: string | null;
  is_operator: boolean;
  project_admin_of: string[];
  memberships: (Membership & Pick<WithheldMembership, 'organizationName'> & { standing: Standing })[];
};

type Standing = 'accepted' | WithheldMembership['reason'];

const ROLE = roleThatCounts('found.connection_id');

/*
 * What the proof behind the session is worth in organization `o` to member `m`. A directory speaks for its own organization
 * and for no other. Who typed a password, or came over a social provider, is taken where the organization takes sign-ins of
 * that kind; owners and admins with a password always, because somebody has to be able to repair the single sign-on.
 */
const STANDING = `CASE
    WHEN o.status <> 'active' THEN 'organization_suspended'
    WHEN found.method <> 'connection' AND m.sessions_ended_at >= found.begun_at THEN 'sessions_ended'
    WHEN found.method = 'connection' AND m.organization_id = found.organization_id THEN 'accepted'
    WHEN found.method <> 'connection' AND ${ACCEPTS_OTHER_SIGN_IN} THEN 'accepted'
    WHEN found.method = 'password' AND ${ROLE} <> 'member' THEN 'accepted'
    ELSE 'sign_in_required' END`;

/*
 * Session, person and rights in one statement, because it runs for every request; it also writes down the last use. The
 * session at the issuer, by which the person came, has to count as it does for every token. Rights are read each time, so a
 * role that was taken away is gone with the next request (attack 127).
 */
const STATEMENT = `
  WITH found AS (
    SELECT d.id, d.authenticated_at, d.created_at, d.expires_at, d.last_seen_at, person.id AS user_id, person.project_id,
      person.email, person.name, own.email AS sign_in_name, d.session_id, coalesce(issued.method, 'password') AS method, issued.organization_id,
      issued.connection_id,
      coalesce(issued.begun_at, d.created_at) AS begun_at
    FROM dashboard_sessions d
    JOIN users person ON person.id = d.user_id AND person.disabled_at IS NULL
    LEFT JOIN user_passwords own ON own.user_id = person.id
    LEFT JOIN LATERAL (
      SELECT s.method, s.organization_id, s.connection_id, s.begun_at FROM sessions s ${SESSION_RESTS_ON}
      WHERE s.id = d.session_id AND s.user_id = d.user_id AND ${SESSION_COUNTS}) issued ON true
    WHERE d.token_hash = $1 AND d.revoked_at IS NULL AND d.expires_at > $2 AND d.last_seen_at > $3
      AND (d.session_id IS NULL OR issued.method IS NOT NULL)
  ), seen AS (
    UPDATE dashboard_sessions d SET last_seen_at = $2 FROM found WHERE d.id = found.id AND d.last_seen_at < $4
  ), used AS (
    UPDATE sessions SET last_seen_at = now() FROM found WHERE sessions.id = found.session_id AND sessions.${LAST_USE_IS_OLD}
  )
  SELECT found.*,
    EXISTS (SELECT FROM operators r WHERE r.user_id = found.user_id) AS is_operator,
    ARRAY(SELECT a.project_id FROM project_admins a WHERE a.user_id = found.user_id) AS project_admin_of,
    COALESCE((SELECT json_agg(json_build_object('organizationId', m.organization_id, 'projectId', m.project_id,
        'role', ${ROLE}, 'organizationName', o.name, 'standing', ${STANDING}) ORDER BY o.name, o.id)
      FROM memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = found.user_id), '[]'::json) AS memberships
  FROM found`;

/**
 * Who the holder of this cookie is, and what they may do.
 *
 * @returns undefined for a token that is unknown, signed out, idle for 12 hours, older than 7 days, or of somebody whose
 *   access was switched off, and when the session at the issuer that it rests on does not count any more: ended, over,
 *   idle, its organization suspended, its connection disconnected, its person no member
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
    kind: 'dashboard_session',
    userId: row.user_id,
    projectId: row.project_id,
    authenticatedAt: row.authenticated_at,
    session: { id: row.id, createdAt: row.created_at, expiresAt: row.expires_at, method: row.method },
    person: { email: row.email, signInName: row.sign_in_name, name: row.name },
    isOperator: row.is_operator,
    projectAdminOf: row.project_admin_of,
    memberships: row.memberships.flatMap(({ standing, organizationId, projectId, role }) =>
      standing === 'accepted' ? [{ organizationId, projectId, role }] : [],
    ),
    withheld: row.memberships.flatMap(({ standing, organizationId, organizationName }) =>
      standing === 'accepted' ? [] : [{ organizationId, organizationName, reason: standing }],
    ),
  };
}
