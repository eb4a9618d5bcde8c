import { Chip } from '@heroui/react';
import type { ConnectionStatus } from '@portico/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Empty } from '../empty.tsx';
import { Panel } from '../panel.tsx';
import { statusWords } from '../single-sign-on/status-words.ts';

type Organization = {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly projectName: string;
  readonly memberCount: number;
  readonly connections: readonly { readonly provider: string; readonly status: ConnectionStatus }[];
};

export function OrganizationList(props: {
  readonly organizations: readonly Organization[];
  readonly showProject?: boolean;
  readonly action?: ReactNode;
  /** Leads to those that this page has no room for. */
  readonly pages: ReactNode;
}) {
  return (
    <Panel
      title="Organizations"
      description="A customer of a project: its people and its sign-in."
      action={props.action}
    >
      {props.organizations.length === 0 ? (
        <Empty title="No organization yet">Create one for each customer, then invite its owner.</Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {props.organizations.map((organization) => (
            <li key={organization.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
              <span className="min-w-0 flex-1 basis-56">
                <Link
                  href={`/dashboard/organizations/${organization.id}`}
                  className="font-medium hover:underline [overflow-wrap:anywhere]"
                >
                  {organization.name}
                </Link>
                <span className="block text-sm text-muted">
                  {props.showProject ? `${organization.projectName} · ` : ''}
                  {organization.memberCount} {organization.memberCount === 1 ? 'member' : 'members'}
                </span>
              </span>
              <SignInState organization={organization} />
            </li>
          ))}
        </ul>
      )}
      {props.pages}
    </Panel>
  );
}

function SignInState({ organization }: { organization: Organization }) {
  if (organization.status === 'suspended')
    return (
      <Chip color="warning" variant="soft">
        Suspended
      </Chip>
    );
  const { text, color } = statusWords(organization.connections);
  if (color === undefined) return <span className="text-sm text-muted">{text}</span>;
  return (
    <Chip color={color} variant="soft">
      {text}
    </Chip>
  );
}
