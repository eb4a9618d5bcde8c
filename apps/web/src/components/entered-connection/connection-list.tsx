import { Chip } from '@heroui/react';
import Link from 'next/link';
import type { Connection } from '../../api/connections/connection.ts';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { guideOf } from './guide-of.ts';
import { chipOf } from './standing.ts';

/** Connections that were entered by hand, and the way to one more. */
export function ConnectionList(props: {
  /** Undefined for who may look at them and not change them. */
  readonly organizationId?: string;
  readonly connections: readonly Connection[];
}) {
  const { organizationId } = props;
  const base = organizationId && `/dashboard/organizations/${organizationId}/features/single-sign-on`;
  return (
    <Panel
      title="Connections by hand"
      description="Okta, Google, Keycloak and every other provider that speaks OpenID Connect or SAML."
      action={
        base ? (
          <LinkButton href={`${base}/new`} variant="secondary" size="sm">
            Add a connection
          </LinkButton>
        ) : null
      }
    >
      {props.connections.length === 0 ? null : (
        <ul className="divide-y divide-separator">
          {props.connections.map((connection) => (
            <li key={connection.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
              {base ? (
                <Link href={`${base}/connections/${connection.id}`} className="font-medium hover:underline">
                  {connection.name}
                </Link>
              ) : (
                <span className="font-medium">{connection.name}</span>
              )}
              <span className="text-sm text-muted">{guideOf(connection).name}</span>
              <span className="ml-auto">
                <StatusChip connection={connection} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function StatusChip({ connection }: { connection: Connection }) {
  const [color, word] = chipOf(connection);
  return (
    <Chip color={color} variant="soft" size="sm">
      {word}
    </Chip>
  );
}
