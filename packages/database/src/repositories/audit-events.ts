import type { EventName, TargetKind } from '@portico/core';
import type { Pool } from 'pg';

export type NewAuditEvent<A extends EventName = EventName> = {
  readonly id: string;
  readonly projectId: string | null;
  readonly organizationId: string | null;
  readonly actorKind: 'user' | 'application' | 'worker' | 'operator' | 'anonymous';
  readonly actorId: string | null;
  readonly action: A;
  readonly targetKind: TargetKind<A>;
  readonly targetId: string;
  readonly ipAddress: string | null;
  readonly requestId: string | null;
  readonly data?: object;
};

/** Of an event that is written in the statement of what somebody does: who, and from where. */
export type AuditedAct = Pick<NewAuditEvent, 'id' | 'actorKind' | 'actorId' | 'ipAddress' | 'requestId'>;

/** In the order of the places that {@link auditedSql} takes. */
export const valuesOfAct = (act: AuditedAct) => [
  act.id,
  act.actorKind,
  act.actorId,
  act.ipAddress,
  act.requestId,
];

/**
 * SQL: writes an event of the row that a `WITH` clause has made or changed, and that is its target.
 *
 * @param event `row`: the name of that clause; `action`, `data`: SQL over its columns
 * @param places the parameters of {@link valuesOfAct}, such as `$6`
 */
export const auditedSql = (
  event: {
    readonly row: string;
    readonly action: string;
    readonly targetKind: string;
    readonly data: string;
  },
  [id, actorKind, actorId, ipAddress, requestId]: readonly string[],
) => `
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id,
    ip_address, request_id, data)
  SELECT ${id}, project_id, organization_id, ${actorKind}::text, ${actorId}, ${event.action}, '${event.targetKind}', id,
    ${ipAddress}, ${requestId}, ${event.data}
  FROM ${event.row}`;

const INSERT = `
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id,
    ip_address, request_id, data)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

// Once an hour for each session: whoever holds a copy may show it as often as they like, and the log can only grow.
const REPLAYED = `
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id,
    ip_address, request_id, data)
  SELECT $1, $2, (SELECT organization_id FROM sessions WHERE project_id = $2 AND id = $5), 'application', $3, $4, 'session', $5,
    $6, $7, '{}'
  WHERE NOT EXISTS (SELECT 1 FROM audit_events
    WHERE project_id = $2 AND action = $4 AND target_id = $5 AND occurred_at > now() - interval '1 hour')`;

/** The audit log, for what happens outside a management transaction. It can only grow. */
export function auditEvents(pool: Pool) {
  return {
    async append<A extends EventName>(event: NewAuditEvent<A>): Promise<void> {
      const values = [
        ...[event.id, event.projectId, event.organizationId, event.actorKind, event.actorId, event.action],
        ...[
          event.targetKind,
          event.targetId,
          event.ipAddress,
          event.requestId,
          JSON.stringify(event.data ?? {}),
        ],
      ];
      await pool.query(INSERT, values);
    },

    /** A code or refresh token of this session was shown a second time. It stands in the log of the session's organization. */
    async replayed(event: {
      readonly id: string;
      readonly projectId: string;
      readonly kind: 'authorization_code' | 'refresh_token';
      readonly applicationId: string;
      readonly sessionId: string;
      readonly ipAddress: string | null;
      readonly requestId: string | null;
    }): Promise<void> {
      const action: EventName = `${event.kind}.replayed`;
      const values = [event.id, event.projectId, event.applicationId, action];
      await pool.query(REPLAYED, [...values, event.sessionId, event.ipAddress, event.requestId]);
    },
  };
}
