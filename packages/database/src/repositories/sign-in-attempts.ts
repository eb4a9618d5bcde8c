import type { AnswerFacts, ConnectionManager, SocialProvider } from '@portico/core';
import type { Pool } from 'pg';
import { pastAttempts } from './past-attempts.ts';
import {
  RESOLVED_COLUMNS,
  RESOLVED_JOINS,
  type ResolvedConnection,
  readResolved,
} from './resolved-connection.ts';

/** An invitation by the link that somebody held when they set out: renewed, it is no longer found. */
export type InvitationKey = { readonly id: string; readonly tokenHash: string };

export type NewAttempt = {
  readonly id: string;
  readonly stateHash: string;
  readonly browserHash: string;
  readonly projectId: string;
  /** Undefined for a social sign-in. */
  readonly organizationId: string | undefined;
  readonly connectionId: string | undefined;
  readonly socialConnectionId: string | undefined;
  readonly purpose: 'sign_in' | 'test' | 'invitation' | 'join';
  /** The project whose issuer waits, when it is not the connection's. */
  readonly interactionProjectId: string | undefined;
  readonly interactionUid: string | undefined;
  readonly applicationId: string | undefined;
  readonly startedByUserId: string | undefined;
  /** What the person accepts who signs in. */
  readonly invitation?: InvitationKey;
  readonly lifetimeSeconds: number;
  /** What was typed before the browser left, or what the application says of who is coming: anybody can say anything. */
  readonly typedAddress?: string | undefined;
};

/** Trips for one request that waits, or one invitation: more than anybody tries within its hour. Those at the same moment may make it a few more. */
export const MOST_TRIPS_OF_REQUEST = 30;

const INSERT = `
  INSERT INTO sign_in_attempts (id, state_hash, browser_hash, project_id, organization_id, connection_id, purpose,
    interaction_uid, application_id, started_by_user_id, expires_at, social_connection_id, interaction_project_id,
    invitation_id, invitation_token_hash, typed_address)
  SELECT $1, $2, $3, $4, $5, $6, $7::sign_in_purpose, $8, $9, $10, now() + make_interval(secs => $11), $12, $13, $14, $15, $16
  WHERE ($8::text IS NULL OR (SELECT count(*) FROM sign_in_attempts WHERE interaction_uid = $8) < ${MOST_TRIPS_OF_REQUEST})
    AND ($14::text IS NULL OR (SELECT count(*) FROM sign_in_attempts WHERE invitation_id = $14) < ${MOST_TRIPS_OF_REQUEST})`;

/** How far an attempt came that was refused: the provider's answer was an error, redeeming it was refused, or the person may not come in. */
export type RefusedStep = 'provider' | 'redeem' | 'admit';

/** Why an attempt came to nothing, and how far it had come. */
export type RefusalOfAttempt = {
  readonly code: string;
  readonly requestId: string;
  /** Whether the identity provider itself showed why, and not only the browser. */
  readonly proven: boolean;
  readonly step: RefusedStep;
  /** What redeeming took; undefined where it did not come to that. */
  readonly redeemMs: number | undefined;
  /** Microsoft's number for why. */
  readonly providerCode: string | undefined;
  /** Of whom, as the identity provider has signed it. */
  readonly email: string | undefined;
  readonly name: string | undefined;
  /** What did not fit of the answer, and what is otherwise in it than before. */
  readonly facts: AnswerFacts | undefined;
};

export type ConsumedAttempt = {
  readonly id: string;
  /** When the browser left, by the clock of the database. */
  readonly begunAt: Date;
  readonly purpose: NewAttempt['purpose'];
  readonly projectId: string;
  /** Where the interaction waits. */
  readonly interactionProjectId: string;
  readonly interactionUid: string | null;
  readonly applicationId: string | null;
  readonly startedByUserId: string | null;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly connection: ResolvedConnection;
  /** Undefined unless the person set out to accept one. */
  readonly invitation: InvitationKey | undefined;
};

// One statement: the attempt is used up by the one callback that carries its state and its browser's cookie. Connections over
// the sign-in app have one address to come back to, and no other has that one.
const CONSUME = `
  WITH used AS (
    UPDATE sign_in_attempts SET consumed_at = now()
    WHERE state_hash = $1 AND browser_hash = $2 AND consumed_at IS NULL AND expires_at > now() AND EXISTS (
      SELECT 1 FROM sso_connections c WHERE c.id = connection_id
        AND CASE WHEN $3::text IS NULL THEN c.managed_by = 'sign_in_app' ELSE c.id = $3 AND c.managed_by <> 'sign_in_app' END)
    RETURNING id, purpose, project_id, interaction_uid, application_id, started_by_user_id, connection_id,
      interaction_project_id, created_at, invitation_id, invitation_token_hash)
  SELECT used.id AS "attemptId", used.created_at AS "begunAt", used.purpose, used.interaction_uid AS "interactionUid",
    coalesce(used.interaction_project_id, used.project_id) AS "interactionProjectId",
    used.application_id AS "applicationId", used.started_by_user_id AS "startedByUserId",
    used.invitation_id AS "invitationId", used.invitation_token_hash AS "invitationTokenHash", ${RESOLVED_COLUMNS}
  FROM used JOIN sso_connections c ON c.id = used.connection_id ${RESOLVED_JOINS}`;

export type ConsumedSocialAttempt = {
  readonly id: string;
  readonly begunAt: Date;
  readonly purpose: 'sign_in' | 'invitation';
  readonly projectId: string;
  readonly interactionProjectId: string;
  readonly organizationId: null;
  readonly connectionId: null;
  /** Null for an invitation. */
  readonly interactionUid: string | null;
  readonly applicationId: string | null;
  readonly socialConnectionId: string;
  /** What waits for the person: an application's request, or an invitation. */
  readonly waits:
    | { readonly kind: 'interaction'; readonly uid: string; readonly applicationId: string }
    | { readonly kind: 'invitation'; readonly invitation: InvitationKey };
};

const CONSUME_SOCIAL = `
  UPDATE sign_in_attempts SET consumed_at = now()
  FROM social_connections s
  WHERE state_hash = $1 AND browser_hash = $2 AND s.id = social_connection_id AND s.provider = $3::social_provider
    AND consumed_at IS NULL AND expires_at > now()
  RETURNING sign_in_attempts.id, sign_in_attempts.created_at AS "begunAt", purpose, sign_in_attempts.project_id AS "projectId", interaction_uid AS "interactionUid",
    sign_in_attempts.project_id AS "interactionProjectId", organization_id AS "organizationId", connection_id AS "connectionId",
    application_id AS "applicationId", social_connection_id AS "socialConnectionId", invitation_id AS "invitationId",
    invitation_token_hash AS "invitationTokenHash"`;

type InvitationColumns = {
  readonly invitationId: string | null;
  readonly invitationTokenHash: string | null;
};

/** An attempt that was begun before the link was kept finds no invitation. */
const invitationOf = ({ invitationId: id, invitationTokenHash }: InvitationColumns) =>
  id === null ? undefined : { id, tokenHash: invitationTokenHash ?? '' };

/** Trips of browsers to identity providers. */
export function signInAttempts(pool: Pool) {
  return { ...pastAttempts(pool), ...trips(pool), ...outcomes(pool) };
}

/** From leaving to coming back. */
function trips(pool: Pool) {
  return {
    /** @returns false, and nothing is stored, when there were too many for the request that waits (attack 142) */
    async insert(attempt: NewAttempt): Promise<boolean> {
      const { id, stateHash, browserHash, projectId, organizationId, connectionId, purpose } = attempt;
      const values = [
        ...[id, stateHash, browserHash, projectId, organizationId, connectionId, purpose],
        ...[attempt.interactionUid, attempt.applicationId, attempt.startedByUserId, attempt.lifetimeSeconds],
        ...[attempt.socialConnectionId, attempt.interactionProjectId],
        ...[attempt.invitation?.id, attempt.invitation?.tokenHash, attempt.typedAddress],
      ].map((value) => value ?? null);
      return (await pool.query({ name: 'sign-in-insert', text: INSERT, values })).rowCount === 1;
    },

    /**
     * @param connectionId whose address the browser came back to; undefined for the one of all connections over the sign-in app,
     *   where the attempt alone says which of them it is
     * @returns undefined when there is no such attempt for this browser, or it was used, or is over: ask `past`
     */
    async consume(
      stateHash: string,
      browserHash: string,
      connectionId: string | undefined,
    ): Promise<ConsumedAttempt | undefined> {
      const values = [stateHash, browserHash, connectionId ?? null];
      const { rows } = await pool.query({ name: 'sign-in-consume', text: CONSUME, values });
      const row = rows[0];
      if (row === undefined) return undefined;
      const {
        attemptId,
        begunAt,
        purpose,
        interactionUid,
        applicationId,
        startedByUserId,
        interactionProjectId,
        invitationId,
        invitationTokenHash,
        ...columns
      } = row;
      const connection = readResolved(columns);
      return {
        id: attemptId,
        begunAt,
        purpose,
        projectId: connection.projectId,
        interactionProjectId,
        interactionUid,
        applicationId,
        startedByUserId,
        organizationId: connection.organizationId,
        connectionId: connection.id,
        connection,
        invitation: invitationOf({ invitationId, invitationTokenHash }),
      };
    },

    /** As {@link consume}, for the way back from a social provider. */
    async consumeSocial(
      stateHash: string,
      browserHash: string,
      provider: SocialProvider,
    ): Promise<ConsumedSocialAttempt | undefined> {
      const values = [stateHash, browserHash, provider];
      const row = (await pool.query(CONSUME_SOCIAL, values)).rows[0];
      if (row === undefined) return undefined;
      const { invitationId, invitationTokenHash, ...attempt } = row;
      const invitation = invitationOf({ invitationId, invitationTokenHash });
      const waits =
        invitation === undefined
          ? { kind: 'interaction', uid: attempt.interactionUid, applicationId: attempt.applicationId }
          : { kind: 'invitation', invitation };
      return { ...attempt, waits };
    },
  };
}

/** What came of them. */
function outcomes(pool: Pool) {
  return {
    async recordRefusal(id: string, refusal: RefusalOfAttempt): Promise<void> {
      const text = `UPDATE sign_in_attempts SET outcome = $2, ended_at = clock_timestamp(), refused_request_id = $3, refusal_proven = $4,
        refused_step = $5, redeem_ms = $6, provider_code = $7, asserted_email = $8, asserted_name = $9, answer_facts = $10 WHERE id = $1`;
      const { code, requestId, proven, step, redeemMs, providerCode, email, name, facts } = refusal;
      const values = [id, code, requestId, proven, step, redeemMs, providerCode, email, name, facts];
      await pool.query({ text, values: values.map((value) => value ?? null) });
    },

    async recordOutcome(id: string, outcome: string, testClaims?: Record<string, unknown>): Promise<void> {
      const text =
        'UPDATE sign_in_attempts SET outcome = $2, ended_at = clock_timestamp(), test_claims = $3 WHERE id = $1';
      await pool.query({ text, values: [id, outcome, testClaims ? JSON.stringify(testClaims) : null] });
    },

    /** Of one that came through: what is otherwise in the answer than before. */
    async noteAnswer(id: string, facts: AnswerFacts): Promise<void> {
      await pool.query('UPDATE sign_in_attempts SET answer_facts = $2 WHERE id = $1', [id, facts]);
    },

    /** The last test sign-in of that person that brought something, as long as it is kept. */
    async lastTestOf(
      connectionId: string,
      userId: string,
    ): Promise<{ readonly at: Date; readonly claims: Record<string, unknown> } | undefined> {
      const text = `SELECT created_at AS at, test_claims -> 'claims' AS claims FROM sign_in_attempts
        WHERE connection_id = $1 AND purpose = 'test' AND started_by_user_id = $2 AND test_claims ? 'claims'
        ORDER BY created_at DESC LIMIT 1`;
      return (await pool.query({ text, values: [connectionId, userId] })).rows[0];
    },

    async testResult(organizationId: string, connectionId: string, id: string) {
      const text = `SELECT a.outcome, a.test_claims AS "testClaims", a.expires_at <= now() AS expired,
          a.provider_code AS "providerCode", a.answer_facts AS "facts", c.managed_by AS "managedBy",
          a.started_by_user_id AS "startedByUserId", a.created_at AS "begunAt", c.attribute_mapping ? 'groups' AS "readsGroups"
        FROM sign_in_attempts a JOIN sso_connections c ON c.id = a.connection_id
        WHERE a.id = $3 AND a.organization_id = $1 AND a.connection_id = $2 AND a.purpose = 'test'`;
      const { rows } = await pool.query<{
        outcome: string | null;
        testClaims: Record<string, unknown> | null;
        expired: boolean;
        providerCode: string | null;
        facts: AnswerFacts | null;
        managedBy: ConnectionManager;
        startedByUserId: string | null;
        begunAt: Date;
        /** Whether it is said under which name groups come. */
        readsGroups: boolean;
      }>({ text, values: [organizationId, connectionId, id] });
      return rows[0];
    },
  };
}
