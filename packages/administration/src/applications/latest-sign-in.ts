import { PorticoError, type Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { projectFor } from '../reach.ts';

/** How far back in the project's audit log is looked: a page asks this every second while somebody waits for a sign-in. */
const MOST_EVENTS = 500;

const LATEST = `
  WITH recent AS (
    SELECT position, action, target_id, occurred_at FROM audit_events
    WHERE project_id = $1 ORDER BY position DESC LIMIT $3)
  SELECT recent.occurred_at AS at, u.name, u.email, o.name AS "organizationName"
  FROM recent
  JOIN sessions s ON s.project_id = $1 AND s.id = recent.target_id AND s.application_id = $2
  JOIN users u ON u.id = s.user_id
  LEFT JOIN organizations o ON o.id = s.organization_id
  WHERE recent.action = 'session.started'
  ORDER BY recent.position DESC LIMIT 1`;

export type LatestSignIn = {
  readonly at: Date;
  readonly name: string | null;
  readonly email: string | null;
  /** Null for a person who signed in to no organization. */
  readonly organizationName: string | null;
};

/**
 * Who signed in to an application last, among the latest events of its project; undefined when nobody did there.
 *
 * @throws PorticoError `not_found`
 */
export async function latestSignIn(
  context: Context,
  principal: Principal,
  projectId: string,
  applicationId: string,
): Promise<LatestSignIn | undefined> {
  await projectFor(context.prisma, principal, projectId);
  const where = { projectId_id: { projectId, id: applicationId } };
  const application = await context.prisma.application.findUnique({ where, select: { id: true } });
  if (application === null) throw new PorticoError('not_found');
  const { rows } = await context.pool.query<LatestSignIn>(LATEST, [projectId, applicationId, MOST_EVENTS]);
  return rows[0];
}
