import { Chip } from '@heroui/react';
import { warningMessage } from '@portico/connections';
import type { ConnectionManager } from '@portico/core';
import Link from 'next/link';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';

type ConnectionInNeed = {
  readonly id: string;
  readonly name: string;
  readonly managedBy: ConnectionManager;
  readonly organization: { readonly id: string; readonly name: string };
  readonly health: 'degraded' | 'broken';
  readonly findings: readonly string[];
  readonly checkedAt: Date | null;
};

/** Nothing where all is well. */
export function ConnectionsInNeed(props: {
  /** Those over which nobody gets in first. */
  readonly connections: readonly ConnectionInNeed[];
  /** Whether there are more than these. */
  readonly more: boolean;
}) {
  if (props.connections.length === 0) return null;
  return (
    <Panel
      title="Needs attention"
      description="Connections over which people cannot sign in, or soon cannot. What Portico can mend, it mends by itself."
    >
      <ul className="divide-y divide-separator">
        {props.connections.map((connection) => (
          <li key={connection.id} className="flex flex-wrap items-start gap-x-4 gap-y-1 py-3">
            <span className="min-w-0 flex-1 basis-72">
              <Link
                href={`/dashboard/organizations/${connection.organization.id}/features/single-sign-on`}
                className="font-medium hover:underline [overflow-wrap:anywhere]"
              >
                {connection.organization.name}
              </Link>
              <span className="block max-w-prose text-sm text-muted">
                <What connection={connection} />
              </span>
            </span>
            {connection.health === 'broken' ? (
              <Chip color="danger" variant="soft">
                Nobody can sign in
              </Chip>
            ) : (
              <Chip color="warning" variant="soft">
                Needs attention
              </Chip>
            )}
          </li>
        ))}
      </ul>
      {props.more ? (
        <p className="pt-3 text-sm text-muted">There are more; they follow when these are well.</p>
      ) : null}
    </Panel>
  );
}

function What({ connection: { findings, checkedAt, managedBy } }: { readonly connection: ConnectionInNeed }) {
  const [first] = findings;
  return (
    <>
      {first === undefined
        ? 'A sign-in was refused; Portico looks into it.'
        : warningMessage(first, managedBy)}
      {findings.length > 1 ? ` And ${findings.length - 1} more.` : ''}
      {checkedAt === null ? null : (
        <>
          {' '}
          Looked at <RelativeTime at={checkedAt.toISOString()} />.
        </>
      )}
    </>
  );
}
