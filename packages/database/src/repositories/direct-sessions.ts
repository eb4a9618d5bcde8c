import type { Pool } from 'pg';
import { auditedSql } from './audit-events.ts';
import { ACCEPTS_OTHER_SIGN_IN } from './hosted-login.ts';
import { signedIn, waits, withResult } from './waiting-interaction.ts';

/** A session of somebody who proved who they are otherwise than over an organization's connection. */
export type DirectSession = {
  readonly sessionId: string;
  readonly projectId: string;
  readonly userId: string;
  readonly method: 'social' | 'password';
  readonly socialIdentityId: string | null;
  readonly applicationId: string;
  /** The waiting interaction, as its stored id. */
  readonly interactionUid: string;
  /** Null for a session without organization. */
  readonly organizationId: string | null;
  /** The organization is chosen on the next page: until then the interaction waits. */
  readonly pending: boolean;
  /** When they proved it, as far as that is known; see `UNKNOWN_PROOF`. */
  readonly authenticatedAt: Date;
  /** Where the absolute window begins: earlier than now when a session does for another organization. */
  readonly begunAt: Date;
  /** The person acted on a page of ours on this trip. */
  readonly acted: boolean;
  /** Of the password that was right just now, SHA-256 of what is stored, in hex; null for who came otherwise. */
  readonly passwordVersion: string | null;
  readonly lifetimeSeconds: number;
  readonly auditEventId: string;
  readonly requestId: string;
  readonly ipAddress: string | null;
};

export type DirectOutcome =
  | { readonly kind: 'started'; readonly returnTo: string }
  /** `sign_in_failed`: the password was set anew meanwhile. */
  | { readonly kind: 'user_disabled' | 'sign_in_failed' | 'not_a_member' | 'interaction_gone' };

// A password that is set anew waits for a session on the old one and ends it, or was first, and no session comes of the old one.
// Session and interaction by one statement, as with a connection's sign-in. A pending session completes nothing yet: whoever
// goes back while choosing and signs in as somebody else takes its place. Going from one organization to another makes no
// absolute window longer, and what was proven before an organization ended somebody's sessions counts there no more.
const BEGUN = signedIn({
  user: '$3::text',
  session: '$2::text',
  provenAt: '$9::timestamptz',
  acted: '$15::boolean',
});
const BEGIN = `
  WITH person AS (SELECT u.id FROM users u WHERE u.id = $3 AND u.disabled_at IS NULL),
  right_password AS (SELECT 1 FROM user_passwords WHERE user_id = $3 AND encode(sha256(convert_to(hash, 'UTF8')), 'hex') = $17 FOR SHARE),
  place AS (
    SELECT o.id, o.session_idle_seconds, o.session_absolute_seconds
    FROM organizations o JOIN memberships m ON m.organization_id = o.id AND m.user_id = $3
    WHERE o.project_id = $1 AND o.id = $4 AND o.status = 'active' AND ${ACCEPTS_OTHER_SIGN_IN}
      AND coalesce(m.sessions_ended_at < $16::timestamptz, true)
      AND $16::timestamptz + make_interval(secs => coalesce(o.session_absolute_seconds, $11)) > now()),
  interaction AS (
    UPDATE oauth_states SET payload = CASE WHEN $8 THEN payload ELSE ${withResult(BEGUN)} END
    WHERE project_id = $1 AND id = $7 AND ${waits()}
      AND EXISTS (SELECT 1 FROM person) AND ($17::text IS NULL OR EXISTS (SELECT 1 FROM right_password)) AND ($4::text IS NULL OR EXISTS (SELECT 1 FROM place))
    RETURNING payload ->> 'returnTo' AS return_to),
  session AS (
    INSERT INTO sessions (id, project_id, user_id, organization_id, method, social_identity_id, application_id,
      pending_interaction_uid, authenticated_at, begun_at, expires_at, idle_seconds)
    SELECT $2, $1, person.id, $4, $5::sign_in_method, $6, $10, CASE WHEN $8 THEN $7 END, $9, $16,
      $16::timestamptz + make_interval(secs => coalesce(place.session_absolute_seconds, $11)), place.session_idle_seconds
    FROM person CROSS JOIN interaction LEFT JOIN place ON true
    ON CONFLICT (pending_interaction_uid) DO UPDATE SET id = excluded.id, user_id = excluded.user_id, method = excluded.method,
      social_identity_id = excluded.social_identity_id, application_id = excluded.application_id, created_at = now(),
      authenticated_at = excluded.authenticated_at, begun_at = excluded.begun_at, expires_at = excluded.expires_at, last_seen_at = now(), revoked_at = NULL
    RETURNING id),
  audited AS (${auditedSql({
    id: '$12',
    owner: ['$1', '$4'],
    actor: ['user', '$3'],
    action: 'session.started',
    target: ['session', '$2'],
    request: ['$13', '$14'],
    data: `jsonb_build_object('method', $5::text)`,
    from: 'session',
  })})
  SELECT (SELECT id FROM person) AS "personId", $4::text IS NULL OR EXISTS (SELECT 1 FROM place) AS "isMember",
    (SELECT return_to FROM interaction) AS "returnTo",
    $17::text IS NULL OR EXISTS (SELECT 1 FROM right_password) AS "isRight"`;

const CHOSEN = signedIn({
  user: 'chosen.user_id',
  session: 'chosen.id',
  provenAt: 'chosen.authenticated_at',
  acted: 'true',
});
const CHOOSE = `
  WITH chosen AS (
    UPDATE sessions s SET organization_id = o.id, pending_interaction_uid = NULL,
      expires_at = s.begun_at + make_interval(secs => coalesce(o.session_absolute_seconds, $4)), idle_seconds = o.session_idle_seconds
    FROM organizations o JOIN memberships m ON m.organization_id = o.id
    WHERE s.project_id = $1 AND s.pending_interaction_uid = $2 AND s.revoked_at IS NULL AND s.expires_at > now()
      AND o.project_id = $1 AND o.id = $3 AND o.status = 'active' AND m.user_id = s.user_id AND ${ACCEPTS_OTHER_SIGN_IN}
      AND coalesce(m.sessions_ended_at < s.begun_at, true)
      AND EXISTS (SELECT 1 FROM oauth_states WHERE project_id = $1 AND id = $2 AND ${waits()})
    RETURNING s.id, s.user_id, s.authenticated_at)
  UPDATE oauth_states SET payload = ${withResult(CHOSEN)}
  FROM chosen WHERE project_id = $1 AND oauth_states.id = $2 AND ${waits()}
  RETURNING payload ->> 'returnTo' AS "returnTo"`;

/** What a live session may do for another organization: only one that no organization's connection began. */
export type PortableSession = {
  readonly userId: string;
  readonly method: 'social' | 'password';
  readonly socialIdentityId: string | null;
  readonly authenticatedAt: Date;
  readonly begunAt: Date;
};

/** Sessions that were not begun over a connection. */
export function directSessions(pool: Pool) {
  return {
    async begin(session: DirectSession): Promise<DirectOutcome> {
      const values = [
        ...[session.projectId, session.sessionId, session.userId, session.organizationId, session.method],
        ...[session.socialIdentityId, session.interactionUid, session.pending, session.authenticatedAt],
        ...[session.applicationId, session.lifetimeSeconds, session.auditEventId, session.ipAddress],
        ...[session.requestId, session.acted, session.begunAt, session.passwordVersion],
      ];
      const { rows } = await pool.query({ name: 'session-begin', text: BEGIN, values });
      const { personId, isMember, returnTo, isRight } = rows[0];
      if (personId === null) return { kind: 'user_disabled' };
      if (!isRight) return { kind: 'sign_in_failed' };
      if (!isMember) return { kind: 'not_a_member' };
      return returnTo === null ? { kind: 'interaction_gone' } : { kind: 'started', returnTo };
    },

    /** The organization is chosen, by one statement; undefined when that choice was not open, or not any more. */
    async choose(choice: {
      readonly projectId: string;
      readonly interactionUid: string;
      readonly organizationId: string;
      readonly lifetimeSeconds: number;
    }): Promise<string | undefined> {
      const { projectId, interactionUid, organizationId, lifetimeSeconds } = choice;
      const values = [projectId, interactionUid, organizationId, lifetimeSeconds];
      return (await pool.query<{ returnTo: string }>(CHOOSE, values)).rows[0]?.returnTo;
    },

    async portable(projectId: string, sessionId: string): Promise<PortableSession | undefined> {
      const text = `SELECT user_id AS "userId", method, social_identity_id AS "socialIdentityId", authenticated_at AS "authenticatedAt",
          begun_at AS "begunAt"
        FROM sessions WHERE project_id = $1 AND id = $2 AND method <> 'connection' AND revoked_at IS NULL
          AND pending_interaction_uid IS NULL AND expires_at > now()
          AND (idle_seconds IS NULL OR last_seen_at > now() - make_interval(secs => idle_seconds))`;
      return (await pool.query<PortableSession>(text, [projectId, sessionId])).rows[0];
    },
  };
}
