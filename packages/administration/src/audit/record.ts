import { actorOf, type Caller, type EventName, newId, type TargetKind, type Visitor } from '@portico/core';
import type { Transaction } from '../context.ts';

export type AuditEntry<A extends EventName> = {
  /** `noun.verb`, e.g. `membership.role_changed`. */
  readonly action: A;
  readonly target: { readonly kind: TargetKind<A>; readonly id: string };
  /** Who did it, where that is known of somebody who is not signed in: by a password, or by a link that was theirs. */
  readonly userId?: string;
  readonly projectId?: string;
  readonly organizationId?: string;
  /** What changed, in words a reader of the log understands. Never a secret, a token or a hash. */
  readonly data?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
};

/** Writes down who did what. Give it the transaction of the change: both happen or neither (attack 94). */
export async function record<A extends EventName>(
  transaction: Transaction,
  caller: Visitor | Caller,
  at: Date,
  entry: AuditEntry<A>,
): Promise<void> {
  await transaction.auditEvent.create({
    data: {
      id: newId('auditEvent'),
      ...(entry.userId === undefined ? actorOf(caller) : { actorKind: 'user', actorId: entry.userId }),
      action: entry.action,
      targetKind: entry.target.kind,
      targetId: entry.target.id,
      projectId: entry.projectId ?? null,
      organizationId: entry.organizationId ?? null,
      ipAddress: caller.ipAddress ?? null,
      requestId: caller.requestId ?? null,
      data: { ...entry.data },
      occurredAt: at,
    },
  });
}
