import { CONNECTED } from './connection-status.ts';
import { ACCEPTS_OTHER_SIGN_IN } from './hosted-login.ts';

export { ACCEPTS_OTHER_SIGN_IN };

/*
 * When a session counts: while everything that it rests on still does. Every token, every refresh, every introspection
 * and the dashboard ask with these same words, so that none of them lets through what another refuses.
 */

/** SQL: what session `s` rests on. Person, membership, organization, and the connection or social connection. */
export const SESSION_RESTS_ON = `
    JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
    LEFT JOIN memberships m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
    LEFT JOIN organizations o ON o.id = s.organization_id
    LEFT JOIN sso_connections c ON c.id = s.connection_id
    LEFT JOIN social_identities i ON i.id = s.social_identity_id
    LEFT JOIN social_connections w ON w.id = i.social_connection_id`;

/** SQL: whether session `s`, with {@link SESSION_RESTS_ON} joined, counts now. */
export const SESSION_COUNTS = `
      s.revoked_at IS NULL AND s.expires_at > now() AND s.pending_interaction_uid IS NULL
      AND (s.idle_seconds IS NULL OR s.last_seen_at > now() - make_interval(secs => s.idle_seconds))
      AND (s.organization_id IS NULL OR m.user_id IS NOT NULL AND o.status = 'active')
      AND CASE s.method WHEN 'connection' THEN c.status IN (${CONNECTED})
        WHEN 'social' THEN coalesce(w.enabled, false) AND (s.organization_id IS NULL OR ${ACCEPTS_OTHER_SIGN_IN})
        ELSE s.organization_id IS NULL OR ${ACCEPTS_OTHER_SIGN_IN} END`;

/** SQL: when the last use of a session is written down anew; finer would cost a write per request. */
export const LAST_USE_IS_OLD = `last_seen_at < now() - interval '1 minute'`;

/**
 * SQL: the role of membership `m` as it counts for who proved themselves over that connection. What a directory's groups give
 * counts for who came over that directory: with a password somebody has what people gave them by hand.
 *
 * @param connection of the session; null where it came otherwise
 */
export const roleThatCounts = (connection: string) => `CASE WHEN m.group_rule_id IS NULL
        OR EXISTS (SELECT 1 FROM group_role_rules g WHERE g.id = m.group_rule_id AND g.connection_id = ${connection})
      THEN m.role ELSE m.role_by_hand END`;
