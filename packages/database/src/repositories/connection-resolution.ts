import { acceptsSignIn, isBeingEntered } from '@portico/core';
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

/** SQL: which connection this one is to replace, and whether people go on by it already. */
const REPLACES = `r.old_connection_id AS "replaces", r.state = 'switched' AS "hasReplaced"`;
const REPLACEMENT = 'LEFT JOIN connection_replacements r ON r.new_connection_id = c.id';

const USABLE_FIRST = `ORDER BY (c.status IN (${SIGN_IN_IS_OPEN})) DESC, c.created_at LIMIT 10`;

// Usable connections first; ten are enough to know that there are several.
const RESOLVE = `
  SELECT ${RESOLVED_COLUMNS}, ${REPLACES} FROM sso_connections c ${RESOLVED_JOINS} ${REPLACEMENT}
  WHERE c.project_id = $1
    AND ($2::text IS NULL OR c.id = ANY (ARRAY[$2, (
      SELECT t.new_connection_id FROM connection_replacements t WHERE t.old_connection_id = $2 AND t.state = 'switched')]))
    AND ($3::text IS NULL OR c.organization_id = $3)
    AND ($4::text IS NULL OR EXISTS (
      SELECT 1 FROM organization_domains d
      WHERE d.project_id = c.project_id AND d.organization_id = c.organization_id AND d.domain = $4 AND ${LEADS_HERE}))
  ${USABLE_FIRST}`;

// The dashboard serves the people of every project. A domain leads there only when its owner has proven it by DNS, and to one
// organization of the deployment, the first that did: one that somebody vouched for says what its project's people may, and
// not where those of others type their password.
const RESOLVE_FOR_DASHBOARD = `
  SELECT ${RESOLVED_COLUMNS}, ${REPLACES} FROM sso_connections c ${RESOLVED_JOINS} ${REPLACEMENT}
  WHERE EXISTS (SELECT 1 FROM projects p WHERE p.id = $1 AND p.built_in)
    AND c.organization_id = coalesce($2::text, (
      SELECT d.organization_id FROM organization_domains d
      WHERE d.domain = $3 AND d.verified_at IS NOT NULL AND ${BY_DNS} AND d.unconfirmed_at IS NULL
      ORDER BY d.verified_at, d.organization_id LIMIT 1))
    AND ($2::text IS NOT NULL OR c.only_domains = '{}' OR $3 = ANY (c.only_domains))
  ${USABLE_FIRST}`;

type Found = ResolvedRow & { readonly replaces: string | null; readonly hasReplaced: boolean | null };

/** To people, one that is still being entered does not exist. */
const ofPeople = (found: ResolvedConnection[]) => found.filter(({ status }) => !isBeingEntered(status));

/**
 * Of two of which one replaces the other, people go on by one: by the old one until the switch, then by the new one; by the other
 * one where that is not on. A connection that is named is meant, as long as it is on.
 */
function whoseTurnItIs(found: readonly Found[], named: string | undefined): Found[] {
  const isOn = (id: string | null) => found.some((each) => each.id === id && acceptsSignIn(each.status));
  const waits = new Set<string>();
  for (const { id, replaces, hasReplaced } of found) {
    if (replaces === null || !isOn(id) || !isOn(replaces)) continue;
    const isNew = named === undefined ? hasReplaced === true : named === id;
    waits.add(isNew ? replaces : id);
  }
  return found.filter(({ id }) => !waits.has(id));
}

/** Which connections a sign-in may go over. */
export function connectionResolution(pool: Pool) {
  async function resolve(
    query: { readonly name: string; readonly text: string; readonly values: unknown[] },
    named?: string,
  ): Promise<ResolvedConnection[]> {
    const inTurn = whoseTurnItIs((await pool.query<Found>(query)).rows, named);
    return ofPeople(inTurn.map(({ replaces, hasReplaced, ...row }) => readResolved(row)));
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
      return resolve({ name: 'connections-resolve', text: RESOLVE, values }, connectionId);
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
      return resolve({ name: 'connections-resolve-dashboard', text: RESOLVE_FOR_DASHBOARD, values });
    },
  };
}
