import type { SocialProvider } from '@portico/core';
import type { Pool } from 'pg';

/** An attempt as it was made, and what came of it: for whoever comes back to it. */
export type PastAttempt = {
  readonly id: string;
  readonly purpose: 'sign_in' | 'test' | 'invitation' | 'join';
  readonly used: boolean;
  readonly expired: boolean;
  /** `ok`, an error code, or null for what never came to an end. */
  readonly outcome: string | null;
  readonly organizationId: string | null;
  readonly connectionId: string | null;
  readonly socialProvider: SocialProvider | null;
  /** Where the interaction waits, or waited. */
  readonly interactionProjectId: string;
  readonly interactionUid: string | null;
  readonly applicationId: string | null;
  /** Who began a test: a user, or a setup link. */
  readonly startedByUserId: string | null;
};

const PAST = `
  SELECT a.id, a.purpose, a.consumed_at IS NOT NULL AS used, a.expires_at <= now() AS expired, a.outcome,
    a.organization_id AS "organizationId", a.connection_id AS "connectionId", s.provider AS "socialProvider",
    coalesce(a.interaction_project_id, a.project_id) AS "interactionProjectId",
    a.interaction_uid AS "interactionUid", a.application_id AS "applicationId",
    a.started_by_user_id AS "startedByUserId"
  FROM sign_in_attempts a LEFT JOIN social_connections s ON s.id = a.social_connection_id`;
const PAST_OF_BROWSER = `${PAST} WHERE a.state_hash = $1 AND a.browser_hash = $2
  AND ($3::text IS NULL OR a.connection_id = $3)`;
const PAST_OF_STATE = `${PAST} WHERE a.state_hash = $1`;
const PAST_OF_INTERACTION = `${PAST} WHERE a.id = $1 AND a.interaction_uid = $2
  AND coalesce(a.interaction_project_id, a.project_id) = $3`;

/** Attempts that somebody comes back to. */
export function pastAttempts(pool: Pool) {
  return {
    /** The attempt of this browser that could not be used up. Undefined also for one of another browser. */
    async past(
      stateHash: string,
      browserHash: string,
      connectionId: string | undefined,
    ): Promise<PastAttempt | undefined> {
      const values = [stateHash, browserHash, connectionId ?? null];
      return (await pool.query<PastAttempt>({ text: PAST_OF_BROWSER, values })).rows[0];
    },

    /** The attempt of this state, whose browser is not known: only for where it was going. */
    async ofState(stateHash: string): Promise<PastAttempt | undefined> {
      return (await pool.query<PastAttempt>({ text: PAST_OF_STATE, values: [stateHash] })).rows[0];
    },

    /** An attempt of that waiting interaction. */
    async ofInteraction(id: string, projectId: string, uid: string): Promise<PastAttempt | undefined> {
      return (await pool.query<PastAttempt>({ text: PAST_OF_INTERACTION, values: [id, uid, projectId] }))
        .rows[0];
    },
  };
}
