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

export const valuesOfAct = (act: AuditedAct) => [
  act.id,
  act.actorKind,
  act.actorId,
  act.ipAddress,
  act.requestId,
];

/** The parameters of {@link valuesOfAct}, as {@link auditedSql} takes them. @param first such as 6, of `$6` */
export const placesOfAct = (first: number) => ({
  id: `$${first}`,
  actor: [`$${first + 1}::text`, `$${first + 2}`] as const,
  from: [`$${first + 3}`, `$${first + 4}`] as const,
});

/** An event as a statement writes it. But for the names of events and kinds all is SQL: a column, a parameter, an expression. */
type AuditedSql<A extends EventName> = {
  readonly id: string;
  readonly action: A | { readonly sql: string; readonly oneOf: readonly A[] };
  readonly target: readonly [kind: TargetKind<A> | { readonly sql: string }, id: string];
  readonly actor: readonly [
    kind: NewAuditEvent['actorKind'] | `$${string}` | { readonly sql: string },
    id: string,
  ];
  /** The address and the request. */
  readonly from?: readonly [ipAddress: string, requestId: string];
  readonly data?: string;
  /** Unless it is that of the row. */
  readonly place?: readonly [project: string, organization: string];
  /** The clause of `WITH`, of each row of which it is written, and which of them; left out, it is written once. */
  readonly of?: string;
};

const asSql = (value: string | { readonly sql: string }): string =>
  typeof value !== 'string' ? value.sql : value.startsWith('$') ? value : `'${value}'`;

/** Which of two it is, by a condition in SQL over the row. */
export const eitherSql = <A extends EventName>(condition: string, then: A, otherwise: A) => ({
  sql: `CASE WHEN ${condition} THEN '${then}' ELSE '${otherwise}' END`,
  oneOf: [then, otherwise],
});

/** SQL that writes an event, alone or as a clause of `WITH` in the statement of what happens. */
export function auditedSql<A extends EventName>(event: AuditedSql<A>): string {
  const { id, action, target, actor, from = ['NULL', 'NULL'], data = `'{}'` } = event;
  const { place = ['project_id', 'organization_id'], of } = event;
  const values = [
    id,
    ...place,
    asSql(actor[0]),
    actor[1],
    asSql(action),
    asSql(target[0]),
    target[1],
    ...from,
    data,
  ];
  return `
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id,
    ip_address, request_id, data)
  SELECT ${values.join(', ')} ${of === undefined ? '' : `FROM ${of}`}`;
}

const INSERT = auditedSql({
  id: '$1',
  place: ['$2', '$3'],
  actor: ['$4', '$5'],
  action: { sql: '$6', oneOf: [] },
  target: [{ sql: '$7' }, '$8'],
  from: ['$9', '$10'],
  data: '$11',
});

// Once an hour for each session: whoever holds a copy may show it as often as they like, and the log can only grow.
const REPLAYED = `${auditedSql({
  id: '$1',
  place: ['$2', '(SELECT organization_id FROM sessions WHERE project_id = $2 AND id = $5)'],
  actor: ['application', '$3'],
  action: { sql: '$4', oneOf: ['authorization_code.replayed', 'refresh_token.replayed'] },
  target: ['session', '$5'],
  from: ['$6', '$7'],
})}
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
