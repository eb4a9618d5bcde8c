import { Chip } from '@heroui/react';
import Link from 'next/link';
import { Empty } from '../empty.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { type ApplicationKind, KINDS } from './kinds.ts';

type ListedApplication = {
  readonly id: string;
  readonly name: string;
  readonly kind: ApplicationKind;
  readonly isDefault: boolean;
  readonly builtIn: boolean;
  readonly thirdParty: boolean;
};

function Mark({ color, children }: { color: 'accent' | 'warning' | 'default'; children: string }) {
  return (
    <Chip variant="soft" color={color}>
      {children}
    </Chip>
  );
}

export function ApplicationList(props: { projectId: string; applications: readonly ListedApplication[] }) {
  const base = `/dashboard/projects/${props.projectId}/applications`;
  return (
    <Panel
      title="Applications"
      description="What people sign in to. Each has a client id of its own."
      action={<LinkButton href={`${base}/new`}>New application</LinkButton>}
    >
      {props.applications.length === 0 ? (
        <Empty title="No application yet">
          An application sends people here to sign in; they come back with proof of who they are.
        </Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {props.applications.map(({ id, name, kind, isDefault, builtIn, thirdParty }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
              <span className="min-w-0 flex-1 basis-56">
                <Link href={`${base}/${id}`} className="font-medium hover:underline [overflow-wrap:anywhere]">
                  {name}
                </Link>
                <span className="block text-sm text-muted">{KINDS[kind].name}</span>
              </span>
              {isDefault ? <Mark color="accent">Default</Mark> : null}
              {thirdParty ? <Mark color="warning">Third party</Mark> : null}
              {builtIn ? <Mark color="default">Part of Portico</Mark> : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
