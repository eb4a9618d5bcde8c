import type { Pool } from 'pg';

/** So many are kept of each application, the newest. */
export const MOST_REFUSED_REQUESTS = 200;

// The oldest that may stay. While even that one is young, somebody makes refused requests as fast as they can: then what
// is there stays to be read, and nothing is written for some minutes.
const ADD = `
  WITH whose AS (SELECT project_id, id FROM applications WHERE project_id = $1 AND id = $2),
  oldest AS (
    SELECT position, occurred_at > now() - interval '5 minutes' AS young FROM refused_requests
    WHERE project_id = $1 AND application_id = $2 ORDER BY position DESC OFFSET ${MOST_REFUSED_REQUESTS - 1} LIMIT 1),
  gone AS (
    DELETE FROM refused_requests WHERE project_id = $1 AND application_id = $2
      AND position <= (SELECT position FROM oldest WHERE NOT young))
  INSERT INTO refused_requests (project_id, application_id, endpoint, grant_type, error, reason, request_id)
  SELECT project_id, id, $3, $4, $5, $6, $7 FROM whose WHERE NOT EXISTS (SELECT 1 FROM oldest WHERE young)`;

export type NewRefusedRequest = {
  readonly endpoint: string;
  readonly grantType: string | undefined;
  readonly error: string;
  readonly reason: string;
  readonly requestId: string | undefined;
};

/**
 * The requests of applications that were refused, for their developers. What a stranger can make us store is limited by the
 * statement itself: nothing for an application that there is not, a few hundred rows for one that there is.
 */
export function refusedRequests(pool: Pool) {
  return {
    async add(projectId: string, applicationId: string, refused: NewRefusedRequest): Promise<void> {
      const { endpoint, grantType, error, reason, requestId } = refused;
      const values = [
        projectId,
        applicationId,
        endpoint,
        grantType ?? null,
        error,
        reason,
        requestId ?? null,
      ];
      await pool.query({ name: 'refused-add', text: ADD, values });
    },
  };
}
