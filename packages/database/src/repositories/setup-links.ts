import type { IdentityProviderName, SetupIntent, SetupLinkState } from '@portico/core';
import type { Pool } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { after, before, CONNECTED } from './connection-status.ts';
import { MOST_EVER, type NewKey, valuesOfKey } from './entered-connections.ts';
import { wroteAs } from './held-link.ts';
import { MAKER_MAY, OPEN, SWITCHED_ON } from './setup-link-sql.ts';

/** More than anybody waits for at once. */
const MOST_OPEN_LINKS = 20;
/** So many providers may somebody begin with by one link: what is given up is kept, and an organization has room for {@link MOST_EVER}. */
const MOST_DRAFTS = 20;

/** A setup link as whoever made it, or holds it, may see it. Never a token, nor its hash. */
export type SetupLink = {
  readonly id: string;
  readonly projectId: string;
  readonly organizationId: string;
  readonly intents: readonly SetupIntent[];
  readonly returnUrl: string | null;
  readonly state: SetupLinkState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly openedAt: Date | null;
  readonly completedAt: Date | null;
  readonly connectionId: string | null;
  /** Who made it, as they are called; null where they are gone. */
  readonly createdBy: { readonly name: string | null; readonly email: string | null } | null;
};

/** With whom it is about, for whoever holds it. */
export type HeldSetupLink = SetupLink & {
  readonly organizationName: string;
  readonly organizationSuspended: boolean;
  readonly projectName: string;
  readonly hasLogo: boolean;
  readonly accentColor: string | null;
  /** The domains of the organization that are proven now. */
  readonly provenDomains: readonly string[];
};

const COLUMNS = `l.id, l.project_id AS "projectId", l.organization_id AS "organizationId", l.intents,
  l.return_url AS "returnUrl", l.created_at AS "createdAt", l.expires_at AS "expiresAt", l.opened_at AS "openedAt",
  l.completed_at AS "completedAt", l.connection_id AS "connectionId",
  (SELECT json_build_object('name', u.name, 'email', u.email) FROM users u WHERE u.id = l.created_by_id) AS "createdBy",
  CASE WHEN l.revoked_at IS NOT NULL THEN 'revoked'
    WHEN l.completed_at IS NOT NULL OR ${SWITCHED_ON} THEN 'completed'
    WHEN l.expires_at <= now() THEN 'expired'
    WHEN NOT ${MAKER_MAY} THEN 'revoked'
    WHEN l.browser_hash IS NOT NULL THEN 'in_use' ELSE 'open' END AS state`;

const HELD = `SELECT ${COLUMNS}, o.name AS "organizationName", o.status = 'suspended' AS "organizationSuspended",
    p.name AS "projectName", p.logo IS NOT NULL AS "hasLogo", p.accent_color AS "accentColor",
    ARRAY(SELECT d.domain FROM organization_domains d WHERE d.organization_id = l.organization_id
      AND d.verified_at IS NOT NULL AND d.unconfirmed_at IS NULL ORDER BY d.domain) AS "provenDomains"
  FROM setup_links l JOIN organizations o ON o.id = l.organization_id JOIN projects p ON p.id = l.project_id`;

const ofLink = { target: ['setup_link', 'id'], from: 'link' } as const;

// Without a row where there is no such organization, or it has as many open ones as it may.
const MAKE = `
  WITH link AS (
    INSERT INTO setup_links (id, project_id, organization_id, token_hash, intents, return_url, created_by_id, expires_at, connection_id,
      made_by_application_id, made_by_session_id)
    SELECT $2, o.project_id, o.id, $3, $4, $5, $6, now() + make_interval(secs => $7), $13, $14, $15
    FROM organizations o WHERE o.id = $1
      AND (SELECT count(*) FROM setup_links l WHERE l.organization_id = o.id AND ${OPEN}) < ${MOST_OPEN_LINKS}
    RETURNING *),
  audited AS (${auditedSql({
    ...ofLink,
    ...parametersOfAct(8),
    action: 'setup_link.created',
    data: `jsonb_strip_nulls(jsonb_build_object('intents', to_jsonb(intents), 'expires_at', expires_at, 'connection', connection_id,
      'application', made_by_application_id))`,
  })})
  SELECT expires_at AS "expiresAt" FROM link`;

// Single use (attack 104): of two browsers at the same moment the second finds it bound.
const BIND = `
  WITH link AS (
    UPDATE setup_links l SET browser_hash = $2, opened_at = now()
    WHERE l.token_hash = $1 AND l.browser_hash IS NULL AND ${OPEN} AND NOT ${SWITCHED_ON} AND ${MAKER_MAY} RETURNING l.*),
  audited AS (${auditedSql({
    id: '$3',
    actor: [`setup_link`, 'id'],
    request: ['$4', '$5'],
    ...ofLink,
    action: 'setup_link.opened',
  })})
  SELECT id, expires_at AS "expiresAt" FROM link`;

const CHANGED = (set: string, where: string, action: Parameters<typeof auditedSql>[0]['action']) => `
  WITH link AS (
    UPDATE setup_links l SET ${set} WHERE l.organization_id = $1 AND l.id = $2 AND ${OPEN} AND ${where} RETURNING l.*)
  ${auditedSql({ ...ofLink, ...parametersOfAct(3), action })}`;

const RELEASE = CHANGED(
  'browser_hash = NULL, opened_at = NULL',
  'l.browser_hash IS NOT NULL',
  'setup_link.released',
);
const REVOKE = CHANGED('revoked_at = now()', 'true', 'setup_link.revoked');
const COMPLETE = CHANGED('completed_at = now()', 'true', 'setup_link.completed');

// Whoever chose the wrong provider begins again: what they gave up is gone, and the link has one connection at a time.
// What is being made at Microsoft comes to its end first.
const DRAFT = `
  WITH link AS (
    SELECT l.* FROM setup_links l WHERE l.organization_id = $1 AND l.id = $3 AND ${OPEN} AND NOT ${SWITCHED_ON}
      AND NOT EXISTS (SELECT 1 FROM sso_connections c WHERE c.id = l.connection_id
        AND c.status IN (${CONNECTED}) AND c.status NOT IN (${before('switched_on')})) FOR UPDATE),
  connection AS (
    INSERT INTO sso_connections (id, project_id, organization_id, protocol, provider, managed_by, status, name, jit_membership, updated_at)
    SELECT $2, project_id, organization_id, $4::connection_protocol, $5::identity_provider, 'manual', ${after('taken_up')}, $6, 'proven_domains', now()
    FROM link WHERE (SELECT count(*) FROM sso_connections c WHERE c.organization_id = $1) < ${MOST_EVER}
      AND (SELECT count(*) FROM audit_events a WHERE a.organization_id = $1 AND a.action = 'connection.drafted'
        AND a.actor_kind = 'setup_link' AND a.actor_id = $3) < ${MOST_DRAFTS}
    RETURNING id, project_id, organization_id),
  service_provider AS (
    INSERT INTO saml_settings (connection_id, project_id, organization_id)
    SELECT id, project_id, organization_id FROM connection WHERE $4 = 'saml'),
  key AS (
    INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed, expires_at, activated_at)
    SELECT $13, project_id, organization_id, id, $14::credential_kind, 'active', $15, $16, now() FROM connection WHERE $13::text IS NOT NULL),
  owned AS (UPDATE setup_links SET connection_id = connection.id FROM connection WHERE setup_links.id = $3),
  given_up AS (
    UPDATE sso_connections c SET status = ${after('disconnected')}, disconnected_at = now(), updated_at = now()
    FROM link, connection WHERE c.id = link.connection_id AND c.status IN (${before('switched_on')}) RETURNING c.*),
  forgotten AS (DELETE FROM connection_credentials k USING given_up WHERE k.connection_id = given_up.id),
  told AS (${auditedSql({
    ...{ id: '$12', actor: ['setup_link', '$3'], request: ['$10', '$11'], from: 'given_up' },
    target: ['connection', 'id'],
    action: 'connection.disconnected',
  })})
  ${auditedSql({
    ...parametersOfAct(7),
    target: ['connection', 'id'],
    from: 'connection',
    action: 'connection.drafted',
    data: `jsonb_build_object('protocol', $4::text, 'provider', $5::text)`,
  })}`;

const STANDING = `
  SELECT state, "openedAt", EXISTS (SELECT 1 FROM sso_connections c WHERE c.id = link."connectionId" AND c.status = ${after('set_up')}) AS "beingMade"
  FROM (SELECT ${COLUMNS} FROM setup_links l WHERE l.organization_id = $1 AND l.id = $2) link`;

type Which = { readonly organizationId: string; readonly id: string };

/** Links by which somebody without a place in our dashboard connects an organization. Each write is one statement, with its line in the audit log. */
export function setupLinks(pool: Pool) {
  const wrote = async (text: string, values: readonly unknown[]): Promise<boolean> =>
    (await pool.query(text, [...values])).rowCount === 1;
  const as = wroteAs(pool);
  const held = async (where: string, values: readonly string[]): Promise<HeldSetupLink | undefined> =>
    (await pool.query<HeldSetupLink>(`${HELD} WHERE ${where}`, [...values])).rows[0];
  return {
    /** @returns undefined when there is no such organization, or it has as many open ones as it may */
    async make(
      { organizationId, id }: Which,
      link: {
        readonly tokenHash: string;
        readonly intents: readonly SetupIntent[];
        /** Of one that renews it. */
        readonly connectionId: string | null;
        readonly returnUrl: string | null;
        readonly createdById: string;
        /** By an access token: whose, and of which session. The link ends with either. */
        readonly through: { readonly applicationId: string; readonly sessionId: string } | undefined;
        readonly lifetimeSeconds: number;
      },
      act: AuditedAct,
    ): Promise<{ readonly expiresAt: Date } | undefined> {
      const { rows } = await pool.query<{ expiresAt: Date }>(MAKE, [
        ...[organizationId, id, link.tokenHash, link.intents, link.returnUrl, link.createdById],
        ...[link.lifetimeSeconds, ...valuesOfAct(act), link.connectionId],
        ...[link.through?.applicationId ?? null, link.through?.sessionId ?? null],
      ]);
      return rows[0];
    },

    /** The newest first, those that are over, too, until they are purged. */
    async list(organizationId: string): Promise<SetupLink[]> {
      const text = `SELECT ${COLUMNS} FROM setup_links l WHERE l.organization_id = $1 ORDER BY l.created_at DESC, l.id LIMIT 100`;
      return (await pool.query<SetupLink>(text, [organizationId])).rows;
    },

    /** How it stands, and whether its connection is being made at Microsoft. */
    async standing({ organizationId, id }: Which) {
      type Standing = Pick<SetupLink, 'state' | 'openedAt'> & { readonly beingMade: boolean };
      return (await pool.query<Standing>(STANDING, [organizationId, id])).rows[0];
    },

    byToken: (tokenHash: string) => held('l.token_hash = $1', [tokenHash]),

    /** The link as the browser that opened it sees it. */
    byBrowser: (id: string, browserHash: string) =>
      held('l.id = $1 AND l.browser_hash = $2', [id, browserHash]),

    /** Gives it to the first browser that asks. @returns undefined for every other one, and when it is over */
    async bind(
      tokenHash: string,
      browserHash: string,
      by: Pick<AuditedAct, 'id' | 'ipAddress' | 'requestId'>,
    ): Promise<{ readonly id: string; readonly expiresAt: Date } | undefined> {
      const values = [tokenHash, browserHash, by.id, by.ipAddress, by.requestId];
      return (await pool.query<{ id: string; expiresAt: Date }>(BIND, values)).rows[0];
    },

    /** Another browser may open it now. @returns false when none has, or it is over */
    release: ({ organizationId, id }: Which, act: AuditedAct): Promise<boolean> =>
      wrote(RELEASE, [organizationId, id, ...valuesOfAct(act)]),

    /** @returns false when it is over */
    revoke: ({ organizationId, id }: Which, act: AuditedAct): Promise<boolean> =>
      wrote(REVOKE, [organizationId, id, ...valuesOfAct(act)]),

    /** What it was for is set up. @returns false when it is over */
    complete: ({ organizationId, id }: Which, act: AuditedAct): Promise<boolean> =>
      wrote(COMPLETE, [organizationId, id, ...valuesOfAct(act)]),

    /**
     * Begins the one connection of a link; a draft that it had is given up.
     *
     * @param key ours, of one that signs its requests
     * @param givenUpId of the line in the log about that one
     * @returns false when the link is over, or the organization has as many connections as it may
     */
    draft: (
      { organizationId, id, linkId }: Which & { readonly linkId: string },
      given: {
        readonly protocol: 'oidc' | 'saml';
        readonly provider: IdentityProviderName;
        readonly name: string;
      },
      key: NewKey | undefined,
      { act, givenUpId }: { readonly act: AuditedAct; readonly givenUpId: string },
    ): Promise<boolean> =>
      as(act, DRAFT, [
        ...[organizationId, id, linkId, given.protocol, given.provider, given.name],
        ...[...valuesOfAct(act), givenUpId, ...valuesOfKey(key)],
      ]),
  };
}
