import { type Counterpart, matchOf } from '@portico/core';
import type { Pool, PoolClient } from 'pg';
import { auditedSql } from './audit-events.ts';
import { inTransaction } from './in-transaction.ts';
import { insertIdentity, type NewIdentity } from './insert-identity.ts';

/** Somebody who came over a connection that does not know them. */
export type Arriving = NewIdentity & {
  /** The identity provider itself says that it has not confirmed the address. */
  readonly emailDoubted: boolean;
};

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

/**
 * SQL: whether connection `n` is as it was when replacement `r` was switched. An owner has switched to that: who may enter connections could
 * enter a provider of their own since, and be anybody.
 */
export const IS_AS_SWITCHED = 'n.entered_at IS NOT DISTINCT FROM r.switched_as_entered';

// Shared with other people; whoever switches waits for them, and they for whoever does.
const REPLACEMENT = `
  SELECT r.old_connection_id AS "oldConnectionId", r.state = 'switched' AS switched, r.matches_by_email AS "matchesByEmail",
    r.admits_newcomers AS "admitsNewcomers", a.decided_user_id AS "decidedUserId", coalesce(a.decided_new, false) AS "decidedNew",
    ${IS_AS_SWITCHED} AS "isAsSwitched",
    EXISTS (SELECT 1 FROM identities k WHERE k.organization_id = $4
      AND CASE WHEN $5::text IS NULL THEN k.connection_id = $1 AND k.issuer = $2 AND k.subject = $3
               ELSE k.entra_tenant_id = $5 AND k.entra_object_id = $6 END) AS known
  FROM connection_replacements r JOIN sso_connections n ON n.id = r.new_connection_id
  LEFT JOIN replacement_arrivals a ON a.new_connection_id = $1 AND a.issuer = $2 AND a.subject = $3
  WHERE r.new_connection_id = $1 FOR SHARE OF r`;

type Found = {
  readonly oldConnectionId: string;
  readonly switched: boolean;
  readonly matchesByEmail: boolean;
  readonly admitsNewcomers: boolean;
  readonly decidedUserId: string | null;
  readonly decidedNew: boolean;
  readonly known: boolean;
  readonly isAsSwitched: boolean;
};

/** SQL: user `i.user_id` has an identity over the connection. */
export const isOver = (connection: string) =>
  `EXISTS (SELECT 1 FROM identities n WHERE n.user_id = i.user_id AND n.connection_id = ${connection})`;

// Two are enough to know that there are several.
const COUNTERPARTS = `
  SELECT i.user_id AS "userId", bool_and(i.email_verified) AS "emailVerified", ${isOver('$2')} AS taken FROM identities i
  WHERE i.connection_id = $1 AND lower(i.email) = lower($3) GROUP BY i.user_id LIMIT 2`;

const NOTE = `
  INSERT INTO replacement_arrivals (id, old_connection_id, new_connection_id, project_id, organization_id, issuer, subject,
    email, email_verified, email_doubted, name)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (new_connection_id, issuer, subject) DO UPDATE SET last_came_at = now(), old_connection_id = excluded.old_connection_id,
    email = excluded.email, email_verified = excluded.email_verified, email_doubted = excluded.email_doubted, name = excluded.name`;

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
    async meet(person: Arriving, ids: ArrivingIds): Promise<Meeting> {
      const isReplacing = 'SELECT 1 FROM connection_replacements WHERE new_connection_id = $1';
      if ((await pool.query(isReplacing, [person.connectionId])).rowCount === 0) return 'newcomer';
      return inTransaction(pool, async (client) => {
        const found = await replacementOf(client, person);
        if (found === undefined || found.known) return found?.known ? 'known' : 'newcomer';
        const meeting = found.switched ? await met(client, found, person, ids) : 'not_switched';
        if (meeting === 'not_switched' || meeting === 'undecided') await note(client, found, person, ids);
        return meeting;
      });
    },

    /** The owner's own try: whom it would meet is noted like anybody, and nothing else. */
    tried: (person: Arriving, ids: Pick<ArrivingIds, 'arrivalId'>): Promise<void> =>
      inTransaction(pool, async (client) => {
        const found = await replacementOf(client, person);
        if (found === undefined || found.known) return;
        await note(client, found, person, ids);
      }),

    /** Which connection is replaced by this one, where people still go on by it. */
    async oldOf(newConnectionId: string): Promise<string | undefined> {
      const text = `SELECT old_connection_id AS id FROM connection_replacements WHERE new_connection_id = $1 AND state = 'beside'`;
      return (await pool.query<{ id: string }>(text, [newConnectionId])).rows[0]?.id;
    },
  };
}

async function replacementOf(client: PoolClient, person: Arriving): Promise<Found | undefined> {
  const { connectionId, issuer, subject, organizationId, entraTenantId, entraObjectId } = person;
  const values = [connectionId, issuer, subject, organizationId, entraTenantId, entraObjectId];
  return (await client.query<Found>({ name: 'replacement-of', text: REPLACEMENT, values })).rows[0];
}

async function met(client: PoolClient, found: Found, person: Arriving, ids: ArrivingIds): Promise<Meeting> {
  if (found.decidedNew) return 'newcomer';
  if (!found.isAsSwitched) return 'undecided';
  const counterparts = await counterpartsOf(client, found, person);
  const match = matchOf(person, counterparts);
  const userId =
    found.decidedUserId ?? (found.matchesByEmail && 'userId' in match ? match.userId : undefined);
  if (userId === undefined)
    return counterparts.length === 0 && found.admitsNewcomers ? 'newcomer' : 'undecided';
  return (await move(client, found, person, { ...ids, userId })) ? 'known' : 'undecided';
}

async function counterpartsOf(
  client: PoolClient,
  { oldConnectionId }: Found,
  { connectionId, email }: Arriving,
): Promise<Counterpart[]> {
  if (email === null) return [];
  return (await client.query<Counterpart>(COUNTERPARTS, [oldConnectionId, connectionId, email])).rows;
}

/** @returns false where somebody else is them already: of two who come at the same moment, one waits here for the other */
async function move(
  client: PoolClient,
  { oldConnectionId, decidedUserId }: Found,
  person: Arriving,
  ids: ArrivingIds & { readonly userId: string },
): Promise<boolean> {
  const { connectionId, projectId, organizationId, issuer, subject } = person;
  const text = `SELECT 1 FROM users i WHERE i.project_id = $1 AND i.id = $2 FOR UPDATE`;
  if ((await client.query(text, [projectId, ids.userId])).rowCount === 0) return false;
  const over =
    'SELECT issuer = $3 AND subject = $4 AS same FROM identities WHERE user_id = $1 AND connection_id = $2';
  const there = await client.query<{ same: boolean }>(over, [ids.userId, connectionId, issuer, subject]);
  // They came twice at once, and the first one has said it. Looked for, because inserting would wait for whoever signs in by it, and they for us.
  if (there.rows.length > 0) return there.rows.some(({ same }) => same);
  if (!(await insertIdentity(client, ids, person))) return false;
  const data = {
    connection: connectionId,
    replaces: oldConnectionId,
    by: decidedUserId === null ? 'email' : 'owner',
  };
  const facts = [ids.ipAddress, ids.requestId, JSON.stringify(data)];
  await client.query(MOVED, [ids.auditEventId, projectId, organizationId, ids.userId, ...facts]);
  const gone = `DELETE FROM replacement_arrivals WHERE new_connection_id = $1 AND issuer = $2 AND subject = $3`;
  await client.query(gone, [connectionId, issuer, subject]);
  return true;
}

async function note(
  client: PoolClient,
  { oldConnectionId }: Found,
  person: Arriving,
  { arrivalId }: Pick<ArrivingIds, 'arrivalId'>,
): Promise<void> {
  const { connectionId, projectId, organizationId, issuer, subject } = person;
  await client.query(NOTE, [
    ...[arrivalId, oldConnectionId, connectionId, projectId, organizationId, issuer, subject],
    ...[person.email, person.emailVerified, person.emailDoubted, person.name],
  ]);
}
