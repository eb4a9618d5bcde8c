import { FolderKanban } from 'lucide-react';
import Link from 'next/link';
import { Empty } from '../empty.tsx';
import { Panel } from '../panel.tsx';

type Project = {
  readonly id: string;
  readonly name: string;
  readonly organizationCount: number;
  readonly applicationCount: number;
};

export function ProjectList({ projects, mayCreate }: { projects: readonly Project[]; mayCreate: boolean }) {
  return (
    <Panel
      title="Projects"
      description="A project is one product: its issuer, applications and organizations."
    >
      {projects.length === 0 ? (
        <Empty title="No project yet">{mayCreate ? 'Create the first one with New project.' : null}</Empty>
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {projects.map((project) => (
            <li key={project.id}>
              <Link
                href={`/dashboard/projects/${project.id}`}
                className="block rounded-lg border border-border p-4 hover:border-accent"
              >
                <FolderKanban aria-hidden className="size-5 text-accent" />
                <span className="mt-2 block font-medium [overflow-wrap:anywhere]">{project.name}</span>
                <span className="block text-sm text-muted">
                  {count(project.organizationCount, 'organization')},{' '}
                  {count(project.applicationCount, 'application')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
