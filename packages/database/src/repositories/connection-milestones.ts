import { type EventName, isId } from '@portico/core';
import type { Pool } from 'pg';
import { auditedSql } from './audit-events.ts';

/** What somebody has got done about single sign-on. Told by the audit log: it cannot be wished away. */
export type MilestoneAction = Extract<
  EventName,
  /** A test sign-in came through. */
  | 'connection.tested'
  /** An administrator of the directory approved sign-in for all its people. */
  | 'connection.approved_for_all'
  /** Microsoft's approval arrived in a browser that had not asked for it. */
  | 'microsoft_consent.approved_elsewhere'
>;

export type Milestone = { readonly action: MilestoneAction; readonly targetId: string; readonly at: Date };

// As the index of the migration has them: an organization signs in often, and these are few.
const MILESTONES = `action IN ('connection.tested', 'connection.approved_for_all', 'microsoft_consent.approved_elsewhere')`;

const REACHED = `
  SELECT action, target_id AS "targetId", max(occurred_at) AS at
  FROM audit_events WHERE organization_id = $1 AND ${MILESTONES}
  GROUP BY action, target_id`;

// Written down once: what anybody can do again and again fills no log.
const NOTE = `${auditedSql({
  id: '$1',
  owner: ['$2', '$3'],
  actor: ['$12::text', '$4'],
  action: { given: '$5' },
  target: [{ given: '$6' }, '$7'],
  request: ['$8', '$9'],
  data: '$10',
})}
  WHERE NOT EXISTS (
    SELECT 1 FROM audit_events
    WHERE organization_id = $3 AND action = $5 AND target_id = $7 AND occurred_at >= $11 AND ${MILESTONES})`;

export type NewMilestone = {
  readonly id: string;
  readonly projectId: string;
  readonly organizationId: string;
  /** Or the setup link by whose holder; null when nobody is known who did it. */
  readonly userId: string | null;
  readonly action: MilestoneAction;
  readonly targetKind: 'connection' | 'provisioning_request';
  readonly targetId: string;
  readonly ipAddress: string | null;
  readonly requestId: string;
  readonly data?: object;
  /** One that was reached since then counts for this one, too. */
  readonly since: Date;
};

export function connectionMilestones(pool: Pool) {
  return {
    /** Each with the last time. */
    async reached(organizationId: string): Promise<Milestone[]> {
      return (await pool.query<Milestone>(REACHED, [organizationId])).rows;
    },

    async note(milestone: NewMilestone): Promise<void> {
      const { id, projectId, organizationId, userId, action, targetKind, targetId, ipAddress, requestId } =
        milestone;
      await pool.query(NOTE, [
        ...[id, projectId, organizationId, userId, action, targetKind, targetId, ipAddress, requestId],
        ...[JSON.stringify(milestone.data ?? {}), milestone.since, actorKindOf(userId)],
      ]);
    },
  };
}

function actorKindOf(id: string | null) {
  if (id === null) return 'anonymous';
  return isId('setupLink', id) ? 'setup_link' : 'user';
}
