import { isBeingEntered } from '@portico/core';
import type { Pool } from 'pg';
import { SIGN_IN_IS_OPEN } from './connection-status.ts';
import { BY_DNS, LEADS_HERE } from './domain-sql.ts';
import {
  RESOLVED_COLUMNS,
  RESOLVED_JOINS,
  type ResolvedConnection,
  type ResolvedRow,
  readResolved,
} from './resolved-connection.ts';

/** Which connection a sign-in goes over: named, or of an organization, or found by a proven e-mail domain that leads there. */
export type ConnectionWish = {
  readonly projectId: string;
  readonly connectionId: string | undefined;
  readonly organizationId: string | undefined;
  readonly domain: string | undefined;
};

/**
 * SQL: connection `c` is not the one of a move whose turn it is. Of the two people go on by the old one until the switch, then by the new one; by the
 * other one where that is not on. One that is named is meant as long as it is on.
 *
 * @param named the parameter, of whatever value
 */
const waits = (named: string) => `(${named} IS DISTINCT FROM c.id AND (
  EXISTS (SELECT 1 FROM connection_replacements r JOIN sso_connections x ON x.id = r.old_connection_id
    WHERE r.new_connection_id = c.id AND (r.state = 'beside' OR r.old_connection_id = ${named}) AND x.status IN (${SIGN_IN_IS_OPEN}))
  OR EXISTS (SELECT 1 FROM connection_replacements r JOIN sso_connections x ON x.id = r.new_connection_id
    WHERE r.old_connection_id = c.id AND r.state = 'switched' AND x.status IN (${SIGN_IN_IS_OPEN}))))`;

const USABLE_FIRST = `ORDER BY (c.status IN (${SIGN_IN_IS_OPEN})) DESC, c.created_at LIMIT 10`;

// Usable connections first; ten are enough to know that there are several.
const RESOLVE = `
  SELECT ${RESOLVED_COLUMNS} FROM sso_connections c ${RESOLVED_JOINS}
  WHERE c.project_id = $1
    AND ($2::text IS NULL OR c.id = ANY (ARRAY[$2, (
      SELECT t.new_connection_id FROM connection_replacements t WHERE t.old_connection_id = $2 AND t.state = 'switched')]))
    AND ($3::text IS NULL OR c.organization_id = $3)
    AND NOT ${waits('$2::text')}
    AND ($4::text IS NULL OR EXISTS (
      SELECT 1 FROM organization_domains d
      WHERE d.project_id = c.project_id AND d.organization_id = c.organization_id AND d.domain = $4 AND ${LEADS_HERE}))
  ${USABLE_FIRST}`;

// The dashboard serves the people of every project. A domain leads there only when its owner has proven it by DNS, and to one
// organization of the deployment, the first that did: one that somebody vouched for says what its project's people may, and
// not where those of others type their password.
const RESOLVE_FOR_DASHBOARD = `
  SELECT ${RESOLVED_COLUMNS} FROM sso_connections c ${RESOLVED_JOINS}
  WHERE EXISTS (SELECT 1 FROM projects p WHERE p.id = $1 AND p.built_in)
    AND c.organization_id = coalesce($2::text, (
      SELECT d.organization_id FROM organization_domains d
      WHERE d.domain = $3 AND d.verified_at IS NOT NULL AND ${BY_DNS} AND d.unconfirmed_at IS NULL
      ORDER BY d.verified_at, d.organization_id LIMIT 1))
    AND NOT ${waits('NULL::text')}
    AND ($2::text IS NOT NULL OR c.only_domains = '{}' OR $3 = ANY (c.only_domains))
  ${USABLE_FIRST}`;

/** To people, one that is still being entered does not exist. */
const ofPeople = (found: ResolvedConnection[]) => found.filter(({ status }) => !isBeingEntered(status));

/** Which connections a sign-in may go over. */
export function connectionResolution(pool: Pool) {
  async function resolve(name: string, text: string, values: unknown[]): Promise<ResolvedConnection[]> {
    return ofPeople((await pool.query<ResolvedRow>({ name, text, values })).rows.map(readResolved));
  }
  return {
    /** At most ten, the usable ones first. Of one that was named and has been replaced the other one, where it is no longer on. */
    resolve: ({
      projectId,
      connectionId,
      organizationId,
      domain,
    }: ConnectionWish): Promise<ResolvedConnection[]> => {
      const values = [projectId, connectionId ?? null, organizationId ?? null, domain ?? null];
      return resolve('connections-resolve', RESOLVE, values);
    },

    /**
     * As {@link resolve}, for the dashboard: of a named organization of any project, or of the one that has proven the
     * domain.
     *
     * @param builtInProjectId finds nothing for any other project
     */
    resolveForDashboard: (
      builtInProjectId: string,
      wish: { readonly organizationId: string } | { readonly domain: string },
    ): Promise<ResolvedConnection[]> => {
      const organizationId = 'organizationId' in wish ? wish.organizationId : null;
      const values = [builtInProjectId, organizationId, 'domain' in wish ? wish.domain : null];
      return resolve('connections-resolve-dashboard', RESOLVE_FOR_DASHBOARD, values);
    },
  };
}
