import { type Counterpart, type FoundBy, fateOf, matchOf } from '@portico/core';
import type { Pool, PoolClient } from 'pg';
import { auditedSql } from './audit-events.ts';
import { SIGN_IN_IS_OPEN } from './connection-status.ts';
import { counterpartsOf, IS_AS_SWITCHED } from './counterparts.ts';
import { inTransaction } from './in-transaction.ts';
import { insertIdentity, type NewIdentity } from './insert-identity.ts';

export type ArrivingIds = {
  readonly arrivalId: string;
  readonly identityId: string;
  readonly auditEventId: string;
  readonly requestId: string;
  readonly ipAddress: string | null;
};

/**
 * - `newcomer`: the connection replaces none, or they are somebody new.
 * - `known`: they are somebody of the old connection, and have an identity over the new one from now on; or had one.
 * - `not_switched`: people still go on by the old one.
 * - `undecided`: an owner has to say who they are.
 */
export type Meeting = 'newcomer' | 'known' | 'not_switched' | 'undecided';

/** More than an owner reads; who comes after that waits all the same. */
const MOST_ARRIVALS = 5_000;

// Shared with other people; whoever switches waits for them, and they for whoever does. What was said of somebody counts for the
// connection as it was entered when they came.
const REPLACEMENT = `
  SELECT r.old_connection_id AS "oldConnectionId", r.state = 'switched' AS switched, r.matches_by_email AS "matchesByEmail",
    r.admits_newcomers AS "admitsNewcomers", a.decided_user_id AS "decidedUserId", coalesce(a.decided_new, false) AS "decidedNew",
    ${IS_AS_SWITCHED} AS "isAsSwitched", o.status IN (${SIGN_IN_IS_OPEN}) AS "oldIsOn",
    EXISTS (SELECT 1 FROM identities k WHERE k.organization_id = $4
      AND CASE WHEN $5::text IS NULL THEN k.connection_id = $1 AND k.issuer = $2 AND k.subject = $3
               ELSE k.entra_tenant_id = $5 AND k.entra_object_id = $6 END) AS known
  FROM connection_replacements r JOIN sso_connections n ON n.id = r.new_connection_id JOIN sso_connections o ON o.id = r.old_connection_id
  LEFT JOIN replacement_arrivals a ON a.new_connection_id = $1 AND a.issuer = $2 AND a.subject = $3
    AND a.as_entered IS NOT DISTINCT FROM n.entered_at
  WHERE r.new_connection_id = $1 FOR SHARE OF r`;

type Found = FoundBy & { readonly oldConnectionId: string; readonly known: boolean };

// Two are enough to know that there are several.
const COUNTERPARTS = `
  SELECT p.* FROM connection_replacements r CROSS JOIN LATERAL (${counterpartsOf('$2', 2, ['$3', '$4'])}) p WHERE r.new_connection_id = $1`;

const NOTE = `
  INSERT INTO replacement_arrivals (id, old_connection_id, new_connection_id, project_id, organization_id, issuer, subject,
    email, email_verified, email_doubted, name, as_entered)
  SELECT $1, $2, n.id, $4, $5, $6, $7, $8, $9, $10, $11, n.entered_at FROM sso_connections n
  WHERE n.id = $3 AND (SELECT count(*) FROM replacement_arrivals a WHERE a.old_connection_id = $2) < ${MOST_ARRIVALS}
  ON CONFLICT (new_connection_id, issuer, subject) DO UPDATE SET last_came_at = now(), old_connection_id = excluded.old_connection_id,
    email = excluded.email, email_verified = excluded.email_verified, email_doubted = excluded.email_doubted, name = excluded.name,
    as_entered = excluded.as_entered,
    decided_user_id = CASE WHEN replacement_arrivals.as_entered IS NOT DISTINCT FROM excluded.as_entered THEN replacement_arrivals.decided_user_id END,
    decided_new = replacement_arrivals.decided_new AND replacement_arrivals.as_entered IS NOT DISTINCT FROM excluded.as_entered`;

const MOVED = auditedSql({
  id: '$1',
  owner: ['$2', '$3'],
  actor: ['user', '$4'],
  action: 'user.identity_added',
  target: ['user', '$4'],
  request: ['$5', '$6'],
  data: '$7',
});

/** People who come over a connection that is to replace another one. */
export function replacementArrivals(pool: Pool) {
  return {
    /**
     * Finds out who they are, and says it to the connection where that is plain. Who has to wait is noted for the organization's
     * owners: nobody becomes a second user.
     */
    async meet(person: NewIdentity, ids: ArrivingIds): Promise<Meeting> {
      const isReplacing = 'SELECT 1 FROM connection_replacements WHERE new_connection_id = $1';
      if ((await pool.query(isReplacing, [person.connectionId])).rowCount === 0) return 'newcomer';
      return inTransaction(pool, async (client) => {
        const found = await replacementOf(client, person);
        if (found === undefined || found.known) return found?.known ? 'known' : 'newcomer';
        const fate = fateOf(found, matchOf(person, await counterparts(client, person)));
        if (fate === 'newcomer') return fate;
        if (typeof fate === 'object' && (await move(client, found, person, { ...ids, userId: fate.is })))
          return 'known';
        await note(client, found, person, ids);
        return fate === 'not_switched' ? fate : 'undecided';
      });
    },

    /** The owner's own try: whom it would meet is noted like anybody, and nothing else. */
    tried: (person: NewIdentity, ids: Pick<ArrivingIds, 'arrivalId'>): Promise<void> =>
      inTransaction(pool, async (client) => {
        const found = await replacementOf(client, person);
        if (found === undefined || found.known) return;
        await note(client, found, person, ids);
      }),

    /** Which connection is replaced by this one, where that is still on: people get in by it as before. */
    async oldOf(newConnectionId: string): Promise<string | undefined> {
      const text = `SELECT o.id FROM connection_replacements r JOIN sso_connections o ON o.id = r.old_connection_id
        WHERE r.new_connection_id = $1 AND o.status IN (${SIGN_IN_IS_OPEN})`;
      return (await pool.query<{ id: string }>(text, [newConnectionId])).rows[0]?.id;
    },
  };
}

async function replacementOf(client: PoolClient, person: NewIdentity): Promise<Found | undefined> {
  const { connectionId, issuer, subject, organizationId, entraTenantId, entraObjectId } = person;
  const values = [connectionId, issuer, subject, organizationId, entraTenantId, entraObjectId];
  return (await client.query<Found>({ name: 'replacement-of', text: REPLACEMENT, values })).rows[0];
}

async function counterparts(
  client: PoolClient,
  { connectionId, email, issuer, subject }: NewIdentity,
): Promise<Counterpart[]> {
  if (email === null) return [];
  return (await client.query<Counterpart>(COUNTERPARTS, [connectionId, email, issuer, subject])).rows;
}

/** @returns false where somebody else is them already: of two who come at the same moment, one waits here for the other */
async function move(
  client: PoolClient,
  { oldConnectionId, decidedUserId }: Found,
  person: NewIdentity,
  ids: ArrivingIds & { readonly userId: string },
): Promise<boolean> {
  const { connectionId, projectId, organizationId, issuer, subject } = person;
  const gone = `DELETE FROM replacement_arrivals WHERE new_connection_id = $1 AND issuer = $2 AND subject = $3`;
  await client.query(gone, [connectionId, issuer, subject]);
  const text = 'SELECT 1 FROM users WHERE project_id = $1 AND id = $2 FOR NO KEY UPDATE';
  if ((await client.query(text, [projectId, ids.userId])).rowCount === 0) return false;
  const over =
    'SELECT issuer = $3 AND subject = $4 AS same FROM identities WHERE user_id = $1 AND connection_id = $2';
  const there = await client.query<{ same: boolean }>(over, [ids.userId, connectionId, issuer, subject]);
  // They came twice at once, and the first one has said it. Looked for, because inserting would wait for whoever signs in by it, and
  // they for us.
  if (there.rows.length > 0) return there.rows.some(({ same }) => same);
  if (!(await insertIdentity(client, ids, person))) return false;
  const data = {
    connection: connectionId,
    replaces: oldConnectionId,
    by: decidedUserId === null ? 'email' : 'owner',
  };
  const facts = [ids.ipAddress, ids.requestId, JSON.stringify(data)];
  await client.query(MOVED, [ids.auditEventId, projectId, organizationId, ids.userId, ...facts]);
  return true;
}

async function note(
  client: PoolClient,
  { oldConnectionId }: Found,
  person: NewIdentity,
  { arrivalId }: Pick<ArrivingIds, 'arrivalId'>,
): Promise<void> {
  const { connectionId, projectId, organizationId, issuer, subject } = person;
  await client.query(NOTE, [
    ...[arrivalId, oldConnectionId, connectionId, projectId, organizationId, issuer, subject],
    ...[person.email, person.emailVerified, person.emailDoubted, person.name],
  ]);
}
