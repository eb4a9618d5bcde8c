import type { Pool, PoolClient } from 'pg';
import { auditedSql } from './audit-events.ts';
import { CONNECTED } from './connection-status.ts';
import { groupKeySql, groupRoleClauses, groupsMatterAndAreUnknown } from './group-role-sql.ts';
import { insertIdentity, type NewIdentity } from './insert-identity.ts';
import { LAST_USE_IS_OLD, roleThatCounts, SESSION_COUNTS, SESSION_RESTS_ON } from './live-session.ts';
import { signedIn, waits, withResult } from './waiting-interaction.ts';

/** A person as an identity provider described them, after every check. */
export type AssertedPerson = NewIdentity & {
  readonly groups: readonly string[] | undefined;
  readonly idpSessionId: string | null;
  readonly idpLogoutHint: string | null;
};

export type SessionStart = {
  readonly sessionId: string;
  readonly lifetimeSeconds: number;
  readonly attemptId: string;
  readonly applicationId: string | null;
  /** The waiting interaction, as its stored id, and the project whose issuer waits. */
  readonly interactionUid: string;
  readonly interactionProjectId: string;
  readonly auditEventId: string;
  readonly requestId: string;
  readonly ipAddress: string | null;
  /** When the person proved who they are, as far as that is known; see `UNKNOWN_PROOF`. */
  readonly authenticatedAt: Date;
  /** The person acted on a page of ours on this trip. */
  readonly acted: boolean;
  /** What the identity provider took to redeem the code, with our checks of its answer. */
  readonly redeemMs: number;
  /** By which rules the person gets a role. */
  readonly held: HeldInDirectory;
  /** The id_token, sealed, where the provider wants to see it again when its session is to end. */
  readonly idpIdToken: string | null;
  /** Of the change of their role, if there is one. */
  readonly roleEventId: string;
};

/** What decides about the role that groups give. */
export type HeldInDirectory = {
  /** Object ids in lower case, at least all that a rule names, or none where it is not known. */
  readonly groups: readonly string[];
  readonly appRoles: readonly string[];
  readonly groupsKnown: boolean;
  /** Why the directory did not say, where it was asked. */
  readonly groupsCode?: string;
};

/** What came of it. `unknown_identity`: nobody yet; admit them first. */
export type SessionOutcome =
  | {
      readonly kind: 'started';
      readonly userId: string;
      readonly returnTo: string;
      /** Their groups gave them more before. */
      readonly roleLowered: boolean;
    }
  | { readonly kind: 'unknown_identity' | 'user_disabled' | 'not_a_member' | 'interaction_gone' };

// A known person signs in: identity and profile brought up to date, session made, the waiting interaction completed and
// the audit row written by one statement. Either all of it happened or nothing did. For Entra the identity is found by
// (organization, tid, oid), because `sub` changes when the app registration is made anew; else by (connection, iss, sub).
// The user's own profile follows an identity that is their only way in; with several it stays, and each has its own.
const NO_OTHER_WAY_IN = `NOT EXISTS (SELECT 1 FROM user_passwords w WHERE w.user_id = users.id)
      AND NOT EXISTS (SELECT 1 FROM social_identities w WHERE w.user_id = users.id)
      AND NOT EXISTS (SELECT 1 FROM identities w JOIN sso_connections c ON c.id = w.connection_id
        WHERE w.user_id = users.id AND w.id <> known.id AND c.status IN (${CONNECTED}))`;
const RESULT = signedIn({
  user: '(SELECT user_id FROM membership)',
  session: '$11::text',
  provenAt: '$23::timestamptz',
  acted: '$24::boolean',
});
const GROUP_ROLES = {
  ...{ project: '$1', organization: '$2', connection: '$3' },
  ...{ groups: '$25', appRoles: '$26', known: '$27' },
};
const START = `
  WITH known AS (
    UPDATE identities SET last_sign_in_at = now(), connection_id = $3, issuer = $4, subject = $5, email = $8,
      email_verified = $9, name = coalesce($10, name), email_doubted = $32,
      email_since = CASE WHEN email IS DISTINCT FROM $8 THEN now() ELSE email_since END
    WHERE project_id = $1 AND organization_id = $2
      AND CASE WHEN $6::text IS NULL THEN connection_id = $3 AND issuer = $4 AND subject = $5
               ELSE entra_tenant_id = $6 AND entra_object_id = $7 END
    RETURNING id, user_id),
  person AS (
    SELECT users.id, ${NO_OTHER_WAY_IN} AS alone FROM users JOIN known ON users.id = known.user_id
    WHERE users.project_id = $1 AND users.disabled_at IS NULL FOR NO KEY UPDATE OF users),
  profile AS (
    UPDATE users SET email = $8, email_verified = $9, name = coalesce($10, users.name) FROM person
    WHERE users.id = person.id AND person.alone),
  membership AS (
    SELECT m.user_id FROM memberships m JOIN person ON person.id = m.user_id
    WHERE m.project_id = $1 AND m.organization_id = $2),
  interaction AS (
    UPDATE oauth_states SET payload = ${withResult(RESULT)}
    WHERE project_id = $21 AND id = $12 AND ${waits()}
      AND EXISTS (SELECT 1 FROM membership)
    RETURNING payload ->> 'returnTo' AS return_to),
  ${groupRoleClauses(GROUP_ROLES, 'person', 'EXISTS (SELECT 1 FROM interaction)')},
  session AS (
    INSERT INTO sessions (id, project_id, organization_id, user_id, connection_id, identity_id, authenticated_at,
      expires_at, idle_seconds, application_id, idp_session_id, idp_logout_hint, groups, groups_known, app_roles, idp_id_token)
    SELECT $11, $21, $2, membership.user_id, $3, known.id, $23,
      now() + make_interval(secs => coalesce(o.session_absolute_seconds, $13)), o.session_idle_seconds, $22, $14, $15,
      coalesce($16::text[], '{}'), $16::text[] IS NOT NULL, $26, $31
    FROM membership, known, interaction, organizations o WHERE o.id = $2 RETURNING id),
  attempt AS (
    UPDATE sign_in_attempts SET outcome = 'ok', ended_at = clock_timestamp(), session_id = session.id, redeem_ms = $29, groups_code = $30
    FROM session WHERE sign_in_attempts.id = $17),
  seen AS (
    UPDATE sso_connections SET last_sign_in_at = now() FROM session
    WHERE sso_connections.id = $3
      AND (last_sign_in_at IS NULL OR last_sign_in_at < now() - interval '1 minute')),
  audited AS (${auditedSql({
    id: '$18',
    owner: ['$1', '$2'],
    actor: ['user', 'membership.user_id'],
    action: 'session.started',
    target: ['session', '$11'],
    request: ['$19', '$20'],
    data: `jsonb_build_object('connection', $3::text) || CASE WHEN ${groupsMatterAndAreUnknown(GROUP_ROLES)}
      THEN '{"group_roles": "unknown"}'::jsonb ELSE '{}' END`,
    from: 'membership, session',
  })}),
  role_audited AS (${auditedSql({
    id: '$28',
    owner: ['$1', '$2'],
    actor: ['user', 'ruled.user_id'],
    action: 'membership.role_changed',
    target: ['user', 'ruled.user_id'],
    request: ['$19', '$20'],
    data: `jsonb_build_object('from', was.role, 'to', ruled.role, 'by', 'groups', 'connection', $3::text,
      'rule', coalesce(ruled.group_rule_id, was.rule_id))`,
    from: 'ruled JOIN was ON was.user_id = ruled.user_id WHERE was.role <> ruled.role',
  })})
  SELECT (SELECT user_id FROM known) AS "knownUserId", (SELECT id FROM person) AS "personId",
    (SELECT user_id FROM membership) AS "memberId", (SELECT return_to FROM interaction) AS "returnTo",
    EXISTS (SELECT 1 FROM ruled JOIN was ON was.user_id = ruled.user_id WHERE was.role < ruled.role) AS "roleLowered"`;

// All of them, or those that a rule names, as the application has chosen.
const GROUPS_TOLD = `CASE WHEN a.groups_with_rule_only THEN ARRAY(SELECT g FROM unnest(s.groups) g
      WHERE ${groupKeySql('g')} IN (SELECT r.value FROM group_role_rules r WHERE r.connection_id = s.connection_id AND r.source = 'group'))
    ELSE s.groups END`;

// The profile is the one of the identity that signed in: another of the same person may say otherwise.
const FACTS = `
  WITH live AS (
    SELECT s.id, s.user_id, s.application_id, s.organization_id, s.connection_id, s.authenticated_at, ${roleThatCounts('s.connection_id')} AS role,
      CASE s.method WHEN 'connection' THEN n.email WHEN 'social' THEN i.email ELSE u.email END AS email,
      CASE s.method WHEN 'connection' THEN n.email_verified WHEN 'social' THEN i.email_verified ELSE u.email_verified END AS email_verified,
      CASE s.method WHEN 'connection' THEN n.name WHEN 'social' THEN i.name ELSE u.name END AS name,
      ${GROUPS_TOLD} AS groups, s.groups_known, s.idp_logout_hint, s.last_seen_at, o.refresh_seconds,
      o.name AS organization_name
    FROM sessions s ${SESSION_RESTS_ON}
    LEFT JOIN identities n ON n.id = s.identity_id
    LEFT JOIN applications a ON a.project_id = s.project_id AND a.id = s.application_id
    WHERE s.project_id = $1 AND s.id = $2 AND ${SESSION_COUNTS}),
  seen AS (UPDATE sessions SET last_seen_at = now() FROM live WHERE sessions.id = live.id AND live.${LAST_USE_IS_OLD})
  SELECT user_id AS "userId", application_id AS "applicationId", organization_id AS "organizationId",
    organization_name AS "organizationName", connection_id AS "connectionId", authenticated_at AS "authenticatedAt", role, email, coalesce(email_verified, false) AS "emailVerified", name, groups,
    groups_known AS "groupsKnown", idp_logout_hint AS "idpLogoutHint", refresh_seconds AS "refreshSeconds"
  FROM live`;

export type SessionRow = {
  readonly userId: string;
  readonly applicationId: string | null;
  /** Null for a session without organization; so are connection and role. */
  readonly organizationId: string | null;
  readonly organizationName: string | null;
  readonly connectionId: string | null;
  readonly authenticatedAt: Date;
  readonly role: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly groups: string[];
  readonly groupsKnown: boolean;
  readonly idpLogoutHint: string | null;
  /** For how long the organization lets a refresh token be, in seconds; null is the deployment's. */
  readonly refreshSeconds: number | null;
};

/** What an identity provider knows a session by. */
type CameOver = {
  readonly connectionId: string;
  readonly organizationId: string;
  readonly idpLogoutHint: string | null;
  readonly idpSessionId: string | null;
  /** Sealed for its row. */
  readonly idpIdToken: string | null;
};

const CAME_OVER = `
  WITH over AS (
    SELECT id, connection_id, organization_id, idp_logout_hint, idp_session_id, idp_id_token FROM sessions
    WHERE project_id = $1 AND id = $2 AND connection_id IS NOT NULL FOR NO KEY UPDATE),
  taken AS (
    UPDATE sessions SET idp_id_token = NULL FROM over WHERE sessions.id = over.id AND over.idp_id_token IS NOT NULL)
  SELECT connection_id AS "connectionId", organization_id AS "organizationId", idp_logout_hint AS "idpLogoutHint",
    idp_session_id AS "idpSessionId",    idp_id_token AS "idpIdToken" FROM over`;

/** What a logout token says has ended: one of session and subject is there. */
type EndedAtProvider = {
  /** Of its `jti`. */
  readonly tokenHash: string;
  /** Until then it would be taken. */
  readonly expiresAt: Date;
  readonly issuer: string;
  readonly subject: string | null;
  readonly idpSessionId: string | null;
};

/**
 * SQL: sessions of connection `$1` end by a message of its provider, `$2` until `$3`, which counts once: of two processes that get it
 * at the same moment, one inserts; the other waits for it and then does nothing (attacks 45 and 138).
 */
const endedByMessage = (which: string) => `
  WITH seen AS (
    INSERT INTO provider_messages_seen (connection_id, message_hash, expires_at) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING connection_id),
  ended AS (
    UPDATE sessions SET revoked_at = now() FROM seen
    WHERE sessions.connection_id = seen.connection_id AND sessions.revoked_at IS NULL AND ${which})
  SELECT EXISTS (SELECT 1 FROM seen) AS "isNew"`;

const END_BY_TOKEN = endedByMessage(`($6::text IS NOT NULL OR $5::text IS NOT NULL)
      AND ($6::text IS NULL OR sessions.idp_session_id = $6)
      AND ($5::text IS NULL OR EXISTS (
        SELECT 1 FROM identities i WHERE i.id = sessions.identity_id AND i.issuer = $4 AND i.subject = $5))`);

// The hint of a session over SAML is its NameID as a list, the value first: not all repeat what belongs to that.
const END_BY_NAME_ID = endedByMessage(`starts_with(sessions.idp_logout_hint, $4)
      AND (cardinality($5::text[]) = 0 OR sessions.idp_session_id = ANY ($5))`);

/** Sessions of users in organizations, and how a sign-in becomes one. */
export function organizationSessions(pool: Pool) {
  return {
    async start(person: AssertedPerson, start: SessionStart): Promise<SessionOutcome> {
      const values = [
        ...[person.projectId, person.organizationId, person.connectionId, person.issuer, person.subject],
        ...[person.entraTenantId, person.entraObjectId, person.email, person.emailVerified, person.name],
        ...[
          start.sessionId,
          start.interactionUid,
          start.lifetimeSeconds,
          person.idpSessionId,
          person.idpLogoutHint,
        ],
        ...[person.groups ?? null, start.attemptId, start.auditEventId, start.ipAddress, start.requestId],
        ...[start.interactionProjectId, start.applicationId, start.authenticatedAt, start.acted],
        ...[start.held.groups, start.held.appRoles, start.held.groupsKnown, start.roleEventId],
        ...[start.redeemMs, start.held.groupsCode ?? null, start.idpIdToken, person.emailDoubted],
      ];
      const { rows } = await pool.query({ name: 'session-start', text: START, values });
      const { knownUserId, personId, memberId, returnTo, roleLowered } = rows[0];
      if (knownUserId === null) return { kind: 'unknown_identity' };
      if (personId === null) return { kind: 'user_disabled' };
      if (memberId === null) return { kind: 'not_a_member' };
      return returnTo === null
        ? { kind: 'interaction_gone' }
        : { kind: 'started', userId: memberId, returnTo, roleLowered };
    },

    /** The facts of a live session, or undefined when anything about it has ended. */
    async facts(projectId: string, sessionId: string): Promise<SessionRow | undefined> {
      const values = [projectId, sessionId];
      return (await pool.query<SessionRow>({ name: 'session-facts', text: FACTS, values })).rows[0];
    },

    /**
     * Makes user, identity and membership of somebody who signs in for the first time. Two first sign-ins of one person
     * at once end in one user: the loser's work is rolled back, and it finds what the winner made.
     */
    async admit(person: AssertedPerson, ids: { userId: string; identityId: string }): Promise<void> {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const made = await insertNewcomer(client, person, ids);
        await client.query(made ? 'COMMIT' : 'ROLLBACK');
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },

    /**
     * Over which connection a session came, and how its provider knows it; also of one that has ended. Its id_token is given
     * out once: the browser takes it along.
     */
    async cameOver(projectId: string, sessionId: string): Promise<CameOver | undefined> {
      return (await pool.query<CameOver>(CAME_OVER, [projectId, sessionId])).rows[0];
    },

    /**
     * Entra's session ended: so do those that it began over this connection. Anybody can say so who knows the id, which is random
     * there. What another provider calls its sessions may be guessed: those end by a signed token alone.
     */
    async endFromProvider(connectionId: string, idpSessionId: string): Promise<void> {
      const text = `UPDATE sessions SET revoked_at = now() FROM sso_connections c
        WHERE c.id = sessions.connection_id AND c.provider = 'entra' AND c.protocol = 'oidc'
          AND sessions.connection_id = $1 AND sessions.idp_session_id = $2 AND sessions.revoked_at IS NULL`;
      await pool.query({ text, values: [connectionId, idpSessionId] });
    },

    /**
     * A SAML identity provider has signed that sessions of a person end: those that began over this connection do here.
     *
     * @param request.sessionIndexes none: all of theirs
     * @returns false, and nothing ends, when this request was here before
     */
    async endByNameId(
      connectionId: string,
      request: {
        readonly messageHash: string;
        readonly expiresAt: Date;
        readonly nameId: string;
        readonly sessionIndexes: readonly string[];
      },
    ): Promise<boolean> {
      const { messageHash, expiresAt, nameId, sessionIndexes } = request;
      // As the list begins; hints of other protocols are no JSON.
      const named = `${JSON.stringify([nameId]).slice(0, -1)},`;
      const values = [connectionId, messageHash, expiresAt, named, sessionIndexes];
      return (await pool.query<{ isNew: boolean }>(END_BY_NAME_ID, values)).rows[0]?.isNew === true;
    },

    /**
     * The identity provider has signed that its session ended, or all of a person: so do those that they began over this
     * connection. Where it names both, the session has to be that person's.
     *
     * @returns false, and nothing ends, when this token was here before
     */
    async endByLogoutToken(connectionId: string, token: EndedAtProvider): Promise<boolean> {
      const { tokenHash, expiresAt, issuer, subject, idpSessionId } = token;
      const values = [connectionId, tokenHash, expiresAt, issuer, subject, idpSessionId];
      const { rows } = await pool.query({ name: 'session-end-by-logout-token', text: END_BY_TOKEN, values });
      return rows[0].isNew;
    },

    /**
     * The same over every connection to Microsoft: the sign-in app has one address to be told at. Not by who manages a connection,
     * which may have changed since the person signed in. The id is Entra's own and random; what another provider calls its sessions is not meant.
     */
    async endFromSignInApp(idpSessionId: string): Promise<void> {
      const text = `UPDATE sessions SET revoked_at = now() FROM sso_connections c
        WHERE c.id = sessions.connection_id AND c.provider = 'entra' AND c.protocol = 'oidc'
          AND sessions.idp_session_id = $1 AND sessions.revoked_at IS NULL`;
      await pool.query({ text, values: [idpSessionId] });
    },
  };
}

async function insertNewcomer(
  client: PoolClient,
  person: AssertedPerson,
  ids: { userId: string; identityId: string },
) {
  const { projectId, organizationId } = person;
  await client.query(
    'INSERT INTO users (id, project_id, email, email_verified, name) VALUES ($1, $2, $3, $4, $5)',
    [ids.userId, projectId, person.email, person.emailVerified, person.name],
  );
  if (!(await insertIdentity(client, ids, person))) return false;
  await client.query(
    'DELETE FROM replacement_arrivals WHERE new_connection_id = $1 AND issuer = $2 AND subject = $3',
    [person.connectionId, person.issuer, person.subject],
  );
  await client.query(
    `INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'member', 'just_in_time')`,
    [projectId, organizationId, ids.userId],
  );
  return true;
}
