import type { ConnectionManager } from '@portico/core';
import type { Pool } from 'pg';
import { after } from './connection-status.ts';
import { leasedRows } from './leased-rows.ts';

/** A warning that is this worker's to send for the length of its lease. */
export type LeasedWarning = {
  readonly id: string;
  /** To whom; null for somebody who has no address or may no longer do anything about it. */
  readonly address: string | null;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly projectName: string;
  /** How the connection is called, and is now. */
  readonly connectionName: string;
  readonly managedBy: ConnectionManager;
  readonly status: string;
  readonly warnings: readonly string[];
  /** Of the credential in use. */
  readonly expiresAt: Date | null;
  /** Of the last certificate of a SAML identity provider. */
  readonly certificateEndsAt: Date | null;
  readonly ageSeconds: number;
  /** This one included. */
  readonly attempts: number;
};

/** What was found while nobody could sign in anyway is told then. */
const RESUMED = 'connection.resumed';
/** Of what people are told by e-mail. The list is also that of a partial index in the migration. */
export const MAILED_EVENTS = [
  'connection.found_broken',
  'connection.credential_refused',
  'connection.credential_expires',
  RESUMED,
] as const;

/** Who hears of it, in the words of `memberships m`. */
const MAY_ACT = `m.role IN ('owner', 'admin')`;
/** What happened before e-mail was set up is not told a day later. */
const NO_OLDER_THAN = `interval '1 day'`;
/** Portico makes good by itself what it may: nobody is written to meanwhile. */
const MENDED_WITHIN = `interval '15 minutes'`;
/** One mail tells of everything that is wrong when it goes, so what is found together is told once. */
const TOGETHER = `interval '1 hour'`;

const GATHER = `
  INSERT INTO warning_mails (id, project_id, organization_id, user_id, connection_id, event_id, occurred_at, next_attempt_at)
  SELECT DISTINCT ON (c.id, m.user_id) 'wml_' || replace(gen_random_uuid()::text, '-', ''), e.project_id, e.organization_id,
    m.user_id, c.id, e.id, e.occurred_at, e.occurred_at + ${MENDED_WITHIN}
  FROM events e
  JOIN sso_connections c ON c.organization_id = e.organization_id AND c.id = e.payload -> 'target' ->> 'id'
  JOIN memberships m ON m.organization_id = e.organization_id AND ${MAY_ACT}
  WHERE e.type IN (${MAILED_EVENTS.map((type) => `'${type}'`).join(', ')}) AND e.occurred_at > now() - ${NO_OLDER_THAN}
    AND (e.type <> '${RESUMED}' OR c.status = ${after('found_broken')})
    AND NOT EXISTS (
      SELECT 1 FROM warning_mails n WHERE n.connection_id = c.id AND n.user_id = m.user_id AND (n.event_id = e.id
        OR (n.failed_at IS NULL AND e.occurred_at BETWEEN n.occurred_at - ${TOGETHER} AND n.occurred_at + ${TOGETHER}
          AND (n.delivered_at IS NULL OR e.occurred_at <= n.delivered_at))))
  ORDER BY c.id, m.user_id, e.occurred_at, e.id
  ON CONFLICT (event_id, user_id) DO NOTHING`;

const WARNING = `
  SELECT n.id, coalesce(u.email, p.email) AS address, n.organization_id AS "organizationId", o.name AS "organizationName",
    pr.name AS "projectName", c.name AS "connectionName", c.managed_by AS "managedBy", c.status, c.warnings, k.expires_at AS "expiresAt",
    (SELECT max(s.not_after) FROM saml_certificates s WHERE s.connection_id = c.id AND s.gone_at IS NULL) AS "certificateEndsAt",
    extract(epoch FROM now() - n.created_at)::double precision AS "ageSeconds", n.attempts
  FROM leased n
  JOIN organizations o ON o.id = n.organization_id
  JOIN projects pr ON pr.id = n.project_id
  JOIN sso_connections c ON c.organization_id = n.organization_id AND c.id = n.connection_id
  LEFT JOIN memberships m ON m.organization_id = n.organization_id AND m.user_id = n.user_id AND ${MAY_ACT}
  LEFT JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
  LEFT JOIN user_passwords p ON p.user_id = u.id
  LEFT JOIN connection_credentials k ON k.connection_id = c.id AND k.state = 'active'`;

/** Warnings of connections that people are told by e-mail, where that is set up. */
export function warningMails(pool: Pool) {
  const rows = { table: 'warning_mails', receiver: 'user_id', select: WARNING };
  return {
    ...leasedRows<LeasedWarning>(pool, rows),

    /**
     * Makes a row for each owner and admin of an organization of whose connection something was warned, once for each warning,
     * however many ask at once.
     *
     * @returns how many
     */
    async gather(): Promise<number> {
      return (await pool.query({ name: 'warning-mails-gather', text: GATHER })).rowCount ?? 0;
    },
  };
}
