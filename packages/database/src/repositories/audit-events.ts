import type { EventName, TargetKind } from '@portico/core';
import type { Pool } from 'pg';

type ActorKind = 'user' | 'application' | 'worker' | 'operator' | 'anonymous' | 'setup_link';

export type NewAuditEvent<A extends EventName = EventName> = {
  readonly id: string;
  readonly projectId: string | null;
  readonly organizationId: string | null;
  readonly actorKind: ActorKind;
  readonly actorId: string | null;
  readonly action: A;
  readonly targetKind: TargetKind<A>;
  readonly targetId: string;
  readonly ipAddress: string | null;
  readonly requestId: string | null;
  readonly data?: object;
};

/** Of an event that is written in the statement of what somebody does: who, and from where. */
export type AuditedAct = Pick<NewAuditEvent, 'id' | 'actorKind' | 'actorId' | 'ipAddress' | 'requestId'> & {
  /** By a setup link: when the browser in which they act has opened it. */
  readonly heldSince?: Date;
};

export const valuesOfAct = (act: AuditedAct) => [
  act.id,
  act.actorKind,
  act.actorId,
  act.ipAddress,
  act.requestId,
];

/** The parameters of {@link valuesOfAct}, as {@link auditedSql} takes them. @param first such as 6, of `$6` */
export const parametersOfAct = (first: number) => ({
  id: `$${first}`,
  actor: [`$${first + 1}::text`, `$${first + 2}`] as const,
  request: [`$${first + 3}`, `$${first + 4}`] as const,
});

/** SQL of what the caller of the statement gives: its own types say what that may be. */
type Given = { readonly given: string };

/** Which of two it is, by a condition in SQL over the row. */
type Either<A extends string> = { readonly when: string; readonly yes: A; readonly no: A };

/** An event as a statement writes it. But for the names of events and kinds all is SQL: a column, a parameter, an expression. */
type AuditedSql<A extends EventName> = {
  readonly id: string;
  readonly action: A | Either<A> | Given;
  readonly target: readonly [kind: TargetKind<A> | Given, id: string];
  readonly actor: readonly [kind: ActorKind | Either<ActorKind> | `$${string}`, id: string];
  /** The address that it came from, and its id. */
  readonly request?: readonly [ipAddress: string, requestId: string];
  readonly data?: string;
} & (
  | {
      /** The clause of `WITH`, of each row of which it is written, and which of them. The row says whose it is, unless told. */
      readonly from: string;
      readonly owner?: readonly [project: string, organization: string];
    }
  | { readonly from?: undefined; readonly owner: readonly [project: string, organization: string] }
);

function asSql(value: string | Given | Either<string>): string {
  if (typeof value === 'string') return value.startsWith('$') ? value : `'${value}'`;
  return 'given' in value
    ? value.given
    : `CASE WHEN ${value.when} THEN '${value.yes}' ELSE '${value.no}' END`;
}

/** SQL that writes an event, alone or as a clause of `WITH` in the statement of what happens. */
export function auditedSql<A extends EventName>(event: AuditedSql<A>): string {
  const { id, action, target, actor, request = ['NULL', 'NULL'], data = `'{}'`, from } = event;
  const { owner = ['project_id', 'organization_id'] } = event;
  const values = [
    id,
    ...owner,
    asSql(actor[0]),
    actor[1],
    asSql(action),
    asSql(target[0]),
    target[1],
    ...request,
    data,
  ];
  return `
  INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id,
    ip_address, request_id, data)
  SELECT ${values.join(', ')} ${from === undefined ? '' : `FROM ${from}`}`;
}

const INSERT = auditedSql({
  id: '$1',
  owner: ['$2', '$3'],
  actor: ['$4', '$5'],
  action: { given: '$6' },
  target: [{ given: '$7' }, '$8'],
  request: ['$9', '$10'],
  data: '$11',
});

// Once an hour for each session: whoever holds a copy may show it as often as they like, and the log can only grow.
const REPLAYED = `${auditedSql({
  id: '$1',
  owner: ['$2', '(SELECT organization_id FROM sessions WHERE project_id = $2 AND id = $5)'],
  actor: ['application', '$3'],
  action: { given: '$4' },
  target: ['session', '$5'],
  request: ['$6', '$7'],
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
      const action = `${event.kind}.replayed` satisfies EventName;
      const values = [event.id, event.projectId, event.applicationId, action];
      await pool.query(REPLAYED, [...values, event.sessionId, event.ipAddress, event.requestId]);
    },
  };
}
