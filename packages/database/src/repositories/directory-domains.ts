import type { Pool } from 'pg';
import { auditedSql } from './audit-events.ts';
import { fenced, type Lease, MINE, whose } from './run-lease.ts';

/** A domain of an organization, as a directory of it has to do with it. */
export type DomainOfDirectory = {
  readonly domain: string;
  /** It counts now. */
  readonly proven: boolean;
  /** This connection's directory is what proves it, or did. */
  readonly byDirectory: boolean;
};

// A directory that another organization lets this one have is not its own.
const OF_CONNECTION = `
  SELECT d.domain, d.verified_at IS NOT NULL AND d.unconfirmed_at IS NULL AS proven,
    coalesce(d.proven_by_connection_id = c.id, false) AS "byDirectory"
  FROM sso_connections c
  JOIN entra_app_registrations e ON e.connection_id = c.id AND e.agreement_id IS NULL
  JOIN organization_domains d ON d.project_id = c.project_id AND d.organization_id = c.organization_id
  WHERE c.id = $1 AND c.managed_by = 'microsoft_graph' AND d.challenge IS NOT NULL ORDER BY d.domain`;

const MY_DOMAIN = `d.domain = $4 AND (d.project_id, d.organization_id) = (
  SELECT c.project_id, c.organization_id FROM sso_connections c JOIN mine ON c.id = mine.connection_id)`;

const byDirectory = { data: `jsonb_build_object('by', 'directory', 'connection', $3::text)` } as const;

// Never one that somebody else of the project has proven, nor one that DNS proves already.
const PROVE = `
  WITH ${MINE},
  proven AS (
    UPDATE organization_domains d SET verified_at = coalesce(d.verified_at, now()), proven_by_connection_id = $3,
      checked_at = now(), unconfirmed_at = NULL
    WHERE ${MY_DOMAIN} AND d.challenge IS NOT NULL AND (d.verified_at IS NULL OR d.unconfirmed_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM organization_domains other
        WHERE other.project_id = d.project_id AND other.domain = d.domain AND other.verified_at IS NOT NULL
          AND other.organization_id <> d.organization_id)
    RETURNING d.project_id, d.organization_id, d.domain),
  audited AS (${auditedSql({
    id: '$5',
    actor: ['worker', '$2'],
    action: 'domain.verified',
    target: ['domain', 'domain'],
    ...byDirectory,
    from: 'proven',
  })})
  SELECT 1 FROM mine`;

const CONFIRM = `
  WITH ${MINE},
  confirmed AS (
    UPDATE organization_domains d SET checked_at = now() WHERE ${MY_DOMAIN} AND d.proven_by_connection_id = $3)
  SELECT 1 FROM mine`;

// As where DNS does not say so any more: members stay, and addresses in it are not trusted. `$6`: as people may spell it.
const LOSE = `
  WITH ${MINE},
  lost AS (
    UPDATE organization_domains d SET unconfirmed_at = now(), checked_at = now()
    WHERE ${MY_DOMAIN} AND d.proven_by_connection_id = $3 AND d.unconfirmed_at IS NULL
    RETURNING d.project_id, d.organization_id, d.domain),
  doubtful AS (
    UPDATE identities i SET email_verified = false FROM lost
    WHERE i.organization_id = lost.organization_id AND i.email_verified AND lower(split_part(i.email, '@', 2)) = ANY ($6::text[])
    RETURNING i.user_id),
  distrusted AS (
    UPDATE users SET email_verified = false FROM doubtful
    WHERE users.id = doubtful.user_id AND lower(split_part(users.email, '@', 2)) = ANY ($6::text[])),
  audited AS (${auditedSql({
    id: '$5',
    actor: ['worker', '$2'],
    action: 'domain.lost',
    target: ['domain', 'domain'],
    ...byDirectory,
    from: 'lost',
  })})
  SELECT 1 FROM mine`;

/** What the list of verified domains in a directory says of the domains that its organization claims. */
export function directoryDomains(pool: Pool) {
  return {
    /** The organization's domains, where the directory may speak for them; none where it may not. */
    async ofConnection(id: string): Promise<DomainOfDirectory[]> {
      return (await pool.query<DomainOfDirectory>(OF_CONNECTION, [id])).rows;
    },

    /**
     * The directory lists a domain that the organization claims: it counts, unless another one of the project has it.
     *
     * @throws LeaseLost; what the database says when another one proves it in the same moment
     */
    async prove(lease: Lease, id: string, domain: string, auditEventId: string): Promise<void> {
      await fenced(pool, 'directory-domain-prove', PROVE, [...whose(lease, id), domain, auditEventId]);
    },

    /** It lists one still that it has proven. @throws LeaseLost */
    async confirm(lease: Lease, id: string, domain: string): Promise<void> {
      await fenced(pool, 'directory-domain-confirm', CONFIRM, [...whose(lease, id), domain]);
    },

    /** It lists one no longer. @param spelled the name as it may stand in addresses @throws LeaseLost */
    async lose(
      lease: Lease,
      id: string,
      { domain, spelled, auditEventId }: Record<'domain' | 'auditEventId', string> & { spelled: string[] },
    ): Promise<void> {
      await fenced(pool, 'directory-domain-lose', LOSE, [...whose(lease, id), domain, auditEventId, spelled]);
    },
  };
}
