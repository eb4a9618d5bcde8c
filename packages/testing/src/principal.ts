import type { Membership, Principal } from '@portico/core';
import type { Database } from '@portico/database';

/** A user of the database as somebody who has just signed in with a proof that all of their organizations take. */
export async function principalOf(pool: Database['pool'], userId: string): Promise<Principal> {
  const { rows } = await pool.query<{ projectId: string; memberships: Membership[] }>(
    `SELECT u.project_id AS "projectId", coalesce(json_agg(json_build_object('organizationId', m.organization_id,
        'projectId', m.project_id, 'role', m.role)) FILTER (WHERE m.user_id IS NOT NULL), '[]') AS memberships
      FROM users u LEFT JOIN memberships m ON m.user_id = u.id WHERE u.id = $1 GROUP BY u.id`,
    [userId],
  );
  const [found] = rows;
  if (found === undefined) throw new Error(`no user ${userId}`);
  return {
    kind: 'dashboard_session',
    userId,
    ...found,
    authenticatedAt: new Date(),
    isOperator: false,
    projectAdminOf: [],
    withheld: [],
  };
}
