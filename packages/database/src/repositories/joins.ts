import type { Pool, PoolClient } from 'pg';
import { auditedSql } from './audit-events.ts';
import { SIGN_IN_IS_OPEN } from './connection-status.ts';
import { insertIdentity, type NewIdentity } from './insert-identity.ts';
import type { AssertedPerson } from './organization-sessions.ts';

/** Somebody who is signed in shows at an identity provider that they are somebody there, too. */
export type Join = {
  readonly attemptId: string;
  /** Who is signed in, and began the trip. */
  readonly userId: string;
  readonly identityId: string;
  readonly auditEventId: string;
  readonly requestId: string;
  readonly ipAddress: string | null;
};

/** As it stands, or how it would come out. */
export type JoinView = {
  /** `ok`, `joined`, an error code, or null while the browser is away. */
  readonly outcome: string | null;
  readonly organizationId: string;
  readonly organizationName: string;
  /** How the identity provider describes who came back. */
  readonly person: { readonly email: string | null; readonly name: string | null } | null;
  /** The other user that they are so far, or null when the identity is new or theirs already. */
  readonly other: { readonly role: string | null; readonly since: Date } | null;
};

/**
 * - `added`: the identity was nobody's, and is theirs from now on.
 * - `joined`: the two users are one, which is the one that applications know.
 * - `theirs`: it was theirs already.
 * - `both_in_use`: applications know both, so none can be given up.
 * - `password_by_link`: whoever made the link could have set it, and would make themselves somebody's double.
 * - `gone`: no such trip, or it is over.
 */
export type JoinOutcome =
  | { readonly kind: 'added' | 'joined' | 'theirs'; readonly userId: string }
  | {
      readonly kind:
        | 'gone'
        | 'both_in_use'
        | 'password_by_link'
        | 'not_a_member'
        | 'user_disabled'
        | 'conflict';
    };

/** A connection over which a member could come in, too. */
export type JoinableConnection = {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly connectionId: string;
  /** Who they are there already; null when they have not joined it. */
  readonly joinedAs: string | null;
};

const JOINABLE = `
  SELECT o.id AS "organizationId", o.name AS "organizationName", c.id AS "connectionId",
    (SELECT coalesce(i.email, i.name, i.subject) FROM identities i WHERE i.connection_id = c.id AND i.user_id = m.user_id LIMIT 1) AS "joinedAs"
  FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.status = 'active'
  JOIN sso_connections c ON c.organization_id = o.id AND c.status IN (${SIGN_IN_IS_OPEN})
  WHERE m.user_id = $1 ORDER BY o.name, o.id, c.created_at`;

/** In SQL: identity `i` is the person that attempt `a` brought. */
const IS_THE_PERSON = `i.organization_id = a.organization_id
  AND CASE WHEN a.test_claims #>> '{person,entraTenantId}' IS NULL
    THEN i.connection_id = a.connection_id AND i.issuer = a.test_claims #>> '{person,issuer}'
      AND i.subject = a.test_claims #>> '{person,subject}'
    ELSE i.entra_tenant_id = a.test_claims #>> '{person,entraTenantId}'
      AND i.entra_object_id = a.test_claims #>> '{person,entraObjectId}' END`;

const VIEW = `
  SELECT a.outcome, a.organization_id AS "organizationId", o.name AS "organizationName",
    CASE WHEN a.test_claims IS NOT NULL THEN jsonb_build_object('email', a.test_claims #> '{person,email}',
      'name', a.test_claims #> '{person,name}') END AS person,
    (SELECT jsonb_build_object('role', m.role, 'since', u.created_at) FROM identities i JOIN users u ON u.id = i.user_id
      LEFT JOIN memberships m ON m.user_id = u.id AND m.organization_id = a.organization_id
      WHERE ${IS_THE_PERSON} AND i.user_id <> a.started_by_user_id) AS other
  FROM sign_in_attempts a JOIN organizations o ON o.id = a.organization_id
  WHERE a.id = $1 AND a.started_by_user_id = $2 AND a.purpose = 'join'`;

// Used up by the first of several: the others wait for the row, and find it joined.
const TAKE = `
  UPDATE sign_in_attempts a SET outcome = 'joined'
  WHERE a.id = $1 AND a.started_by_user_id = $2 AND a.purpose = 'join' AND a.outcome = 'ok'
    AND a.consumed_at BETWEEN now() - interval '15 minutes' AND now()
  RETURNING a.project_id, a.organization_id, a.connection_id, a.test_claims -> 'person' AS person`;

/** People who are two users, and prove from both sides that they are one (DESIGN section 2a). */
export function joins(pool: Pool) {
  return {
    async joinable(userId: string): Promise<JoinableConnection[]> {
      return (await pool.query<JoinableConnection>(JOINABLE, [userId])).rows;
    },

    /** Whether this user's password was set through a link that somebody made. */
    async hasLinkedPassword(userId: string): Promise<boolean> {
      return (await pool.query(BY_LINK, [userId])).rowCount !== 0;
    },

    async view(attemptId: string, userId: string): Promise<JoinView | undefined> {
      const row = (await pool.query<JoinView>(VIEW, [attemptId, userId])).rows[0];
      return row?.other ? { ...row, other: { ...row.other, since: new Date(row.other.since) } } : row;
    },

    /** Keeps who came back, until whoever began it has looked and agreed. */
    async keep(attemptId: string, asserted: AssertedPerson): Promise<void> {
      const { projectId, organizationId, connectionId, issuer, subject } = asserted;
      const { entraTenantId, entraObjectId, email, emailVerified, emailDoubted, name } = asserted;
      const person: NewIdentity = {
        projectId,
        organizationId,
        connectionId,
        issuer,
        subject,
        entraTenantId,
        entraObjectId,
        email,
        emailVerified,
        emailDoubted,
        name,
      };
      const text = `UPDATE sign_in_attempts SET outcome = 'ok', ended_at = clock_timestamp(), test_claims = jsonb_build_object('person', $2::jsonb) WHERE id = $1`;
      await pool.query(text, [attemptId, JSON.stringify(person)]);
    },

    /** All of it, or nothing. */
    async join(join: Join): Promise<JoinOutcome> {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const outcome = await joined(client, join);
        await client.query('userId' in outcome ? 'COMMIT' : 'ROLLBACK');
        return outcome;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

type Taken = {
  readonly project_id: string;
  readonly organization_id: string;
  readonly connection_id: string;
  readonly person: NewIdentity;
};

async function joined(client: PoolClient, join: Join): Promise<JoinOutcome> {
  const taken = (await client.query<Taken>(TAKE, [join.attemptId, join.userId])).rows[0];
  if (taken === undefined) return { kind: 'gone' };
  const identity = `SELECT i.user_id FROM identities i JOIN sign_in_attempts a ON a.id = $1 WHERE ${IS_THE_PERSON}`;
  const known = (await client.query<{ user_id: string }>(identity, [join.attemptId])).rows[0]?.user_id;
  const refusal = await whyNot(client, join.userId, known ?? join.userId, taken.organization_id);
  if (refusal !== undefined) return { kind: refusal };
  if (known === join.userId) return { kind: 'theirs', userId: known };
  if (known === undefined) {
    if (!(await insertIdentity(client, join, taken.person))) return { kind: 'conflict' };
    await audit(client, join, taken, join.userId, 'user.identity_added');
    return { kind: 'added', userId: join.userId };
  }
  await makeOne(client, known, join.userId);
  await audit(client, join, taken, known, 'user.joined');
  return { kind: 'joined', userId: known };
}

const BY_LINK = 'SELECT 1 FROM user_passwords WHERE user_id = $1 AND set_through_id IS NOT NULL';

/** Both users are locked from here on. */
async function whyNot(
  client: PoolClient,
  userId: string,
  known: string,
  organizationId: string,
): Promise<Exclude<JoinOutcome['kind'], 'added' | 'joined' | 'theirs'> | undefined> {
  const lock = 'SELECT disabled_at FROM users WHERE id = ANY($1) ORDER BY id FOR UPDATE';
  const users = await client.query<{ disabled_at: Date | null }>(lock, [[userId, known]]);
  if (users.rowCount !== new Set([userId, known]).size) return 'conflict';
  if (users.rows.some((user) => user.disabled_at !== null)) return 'user_disabled';
  const member = 'SELECT 1 FROM memberships WHERE user_id = $1 AND organization_id = $2 FOR UPDATE';
  if ((await client.query(member, [userId, organizationId])).rowCount === 0) return 'not_a_member';
  if ((await client.query(BY_LINK, [userId])).rowCount !== 0) return 'password_by_link';
  if (known === userId) return undefined;
  const inUse = `SELECT 1 FROM identities WHERE user_id = $1 UNION ALL SELECT 1 FROM social_identities WHERE user_id = $1`;
  return (await client.query(inUse, [userId])).rowCount === 0 ? undefined : 'both_in_use';
}

/** In SQL: the higher role of the two that people gave, and whether groups give one of the two more than that. */
const BY_HAND = 'least(coalesce(kept.role_by_hand, kept.role), coalesce(other.role_by_hand, other.role))';
const GROUPS_GIVE_MORE = `least(kept.role, other.role) < ${BY_HAND}`;

/*
 * The user whom applications know stays, with the password of the other, whatever either may do, and the higher of two roles in one
 * organization (the roles of the type are in that order). Sessions in the dashboard end for both: more hangs on them from now on.
 */
const MAKE_ONE = [
  `UPDATE memberships kept SET role = least(kept.role, other.role),
     role_by_hand = CASE WHEN ${GROUPS_GIVE_MORE} THEN ${BY_HAND} END,
     group_rule_id = CASE WHEN ${GROUPS_GIVE_MORE} THEN coalesce(kept.group_rule_id, other.group_rule_id) END,
     invited_email = coalesce(kept.invited_email, other.invited_email) FROM memberships other
   WHERE kept.user_id = $1 AND other.user_id = $2 AND other.organization_id = kept.organization_id`,
  `DELETE FROM memberships other USING memberships kept
   WHERE kept.user_id = $1 AND other.user_id = $2 AND other.organization_id = kept.organization_id`,
  'UPDATE memberships SET user_id = $1 WHERE user_id = $2',
  `DELETE FROM user_passwords kept USING user_passwords other WHERE kept.user_id = $1 AND other.user_id = $2`,
  'UPDATE user_passwords SET user_id = $1 WHERE user_id = $2',
  'UPDATE user_passwords SET set_through_id = $1 WHERE set_through_id = $2',
  'UPDATE password_links SET issued_by_id = $1 WHERE issued_by_id = $2',
  'DELETE FROM password_links WHERE user_id IN ($1, $2)',
  'UPDATE invitations SET invited_by_id = $1 WHERE invited_by_id = $2',
  'UPDATE invitations SET accepted_by_id = $1 WHERE accepted_by_id = $2',
  'UPDATE provisioning_requests SET user_id = $1 WHERE user_id = $2',
  `UPDATE provisioning_runs SET started_by_id = $1 WHERE started_by_kind = 'user' AND started_by_id = $2`,
  'UPDATE sessions SET revoked_at = now() WHERE user_id = $2 AND $1::text IS NOT NULL AND revoked_at IS NULL',
  'UPDATE dashboard_sessions SET revoked_at = now() WHERE user_id IN ($1, $2) AND revoked_at IS NULL',
  `UPDATE users kept SET email = coalesce(kept.email, other.email), name = coalesce(kept.name, other.name)
   FROM users other WHERE kept.id = $1 AND other.id = $2`,
  'DELETE FROM users WHERE id = $2 AND $1::text IS NOT NULL',
];

async function makeOne(client: PoolClient, kept: string, other: string): Promise<void> {
  for (const statement of MAKE_ONE) await client.query(statement, [kept, other]);
}

const AUDIT = auditedSql({
  id: '$1',
  owner: ['$2', '$3'],
  actor: ['user', '$4'],
  action: { given: '$5' },
  target: ['user', '$4'],
  request: ['$6', '$7'],
  data: '$8',
});

async function audit(
  client: PoolClient,
  join: Join,
  taken: Taken,
  userId: string,
  action: 'user.identity_added' | 'user.joined',
) {
  const data = JSON.stringify({ connection: taken.connection_id, joined: join.userId });
  await client.query(AUDIT, [
    ...[join.auditEventId, taken.project_id, taken.organization_id, userId, action],
    ...[join.ipAddress, join.requestId, data],
  ]);
}
