import type { Pool } from 'pg';

export type NewAuditEvent = {
  readonly id: string;
  readonly projectId: string | null;
  readonly organizationId: string | null;
  readonly actorKind: 'user' | 'application' | 'worker' | 'operator' | 'anonymous';
  readonly actorId: string | null;
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string;
  readonly ipAddress: string | null;
  readonly requestId: string | null;
  readonly data?: object;
};

const INSERT = `
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id,
    ip_address, request_id, data)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** The audit log, for what happens outside a management transaction. It can only grow. */
export function auditEvents(pool: Pool) {
  return {
    async append(event: NewAuditEvent): Promise<void> {
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
  };
}
