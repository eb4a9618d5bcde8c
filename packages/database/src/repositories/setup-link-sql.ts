import type { ConnectionFinding } from '@portico/core';
import { after, before, ESTABLISHED, FINDINGS } from './connection-status.ts';

/** SQL: link `l` is not over by what was done to it, or by its age. */
export const OPEN = `l.revoked_at IS NULL AND l.completed_at IS NULL AND l.expires_at > now()`;

/**
 * SQL: its connection was switched on. Whatever did it, the link has done what it was for, also when that was removed again since. One
 * for renewing is of a connection that is on.
 */
export const SWITCHED_ON = `(NOT 'certificate_renewal' = ANY (l.intents) AND EXISTS (SELECT 1 FROM sso_connections c
  WHERE c.id = l.connection_id AND (c.status IN (${ESTABLISHED}) OR c.activated_at >= l.created_at)))`;

/**
 * SQL: it is worth what whoever made it may still do: an owner or admin of the organization, or who administers the project. Whom a
 * connection over SAML believes is its owners' alone to say; its secret, of those who connect. One that was made by an access token ends
 * with the session of that token, and with the right of its application to manage connections.
 */
export const MAKER_MAY = `((l.made_by_application_id IS NULL OR EXISTS (
  SELECT 1 FROM applications a JOIN sessions s ON s.project_id = a.project_id AND s.id = l.made_by_session_id
  WHERE a.project_id = l.project_id AND a.id = l.made_by_application_id AND a.connections_manage
    AND s.revoked_at IS NULL AND s.expires_at > now()))
  AND EXISTS (SELECT 1 FROM users u WHERE u.id = l.created_by_id AND u.disabled_at IS NULL AND (
  NOT 'certificate_renewal' = ANY (l.intents) AND (EXISTS (SELECT 1 FROM operators p WHERE p.user_id = u.id)
    OR EXISTS (SELECT 1 FROM project_admins a WHERE a.user_id = u.id AND a.project_id = l.project_id))
  OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = u.id AND m.organization_id = l.organization_id
    AND (m.role = 'owner' OR m.role = 'admin' AND NOT ('certificate_renewal' = ANY (l.intents) AND EXISTS (
      SELECT 1 FROM sso_connections c WHERE c.id = l.connection_id AND c.protocol = 'saml')))))))`;

/**
 * SQL: setup link $1, where the browser that opened it at $2 has it still. Locked until the transaction ends: what takes it away comes
 * before or after, and a link is locked before any connection.
 */
export const HELD_LINK = `
  SELECT l.id FROM setup_links l
  WHERE l.id = $1 AND l.browser_hash IS NOT NULL AND l.opened_at = $2 AND ${OPEN} AND NOT ${SWITCHED_ON} AND ${MAKER_MAY}
  FOR UPDATE OF l`;

/** SQL: what was found of a connection that is renewed is over; whatever else was found of it is not. */
export const renewed = (
  finding: ConnectionFinding,
) => `updated_at = now(), warnings = array_remove(warnings, '${finding}'),
      status = CASE WHEN status IN (${before('found_well')}) AND NOT array_remove(coalesce(warnings, '{}'), '${finding}') && ARRAY[${FINDINGS}]
        THEN ${after('found_well')} ELSE status END`;
