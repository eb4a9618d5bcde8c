import { RelativeTime } from '../relative-time.tsx';

export type AuditEventView = {
  readonly id: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string;
  readonly ipAddress: string | null;
  readonly requestId: string | null;
  readonly data: unknown;
  readonly occurredAt: Date;
};

const ACTORS: Readonly<Record<string, string>> = {
  worker: 'Portico',
  application: 'an application',
  anonymous: 'somebody not signed in',
  setup_link: 'whoever holds a setup link',
};

/** One line of the log; opens to all of it as JSON. */
export function AuditEntry({ event }: { event: AuditEventView }) {
  const { occurredAt, ...rest } = event;
  return (
    <details className="group py-2.5">
      <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span className="font-mono text-sm">{event.action}</span>
        <span className="min-w-0 text-sm text-muted [overflow-wrap:anywhere]">
          by {event.actorName ?? ACTORS[event.actorKind] ?? event.actorId ?? event.actorKind}
        </span>
        <span className="ml-auto text-sm text-muted">
          <RelativeTime at={occurredAt.toISOString()} />
        </span>
      </summary>
      <pre className="mt-2 overflow-x-auto rounded-lg bg-surface-secondary p-3 font-mono text-xs">
        {JSON.stringify({ ...rest, occurredAt: occurredAt.toISOString() }, null, 2)}
      </pre>
    </details>
  );
}
