import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { CopyValue } from '../../../../components/copy-value.tsx';
import { PageHeader } from '../../../../components/page-header.tsx';
import { SectionTabs } from '../../../../components/section-tabs.tsx';
import { titlesOf } from '../../../page-access.ts';
import { type ProjectParams, projectOfPage } from './project.ts';

export async function generateMetadata({ params }: ProjectParams): Promise<Metadata> {
  const { projectId } = await params;
  return titlesOf(async () => [(await projectOfPage(projectId)).project.name]);
}

export default async function ProjectLayout(props: ProjectParams & { children: ReactNode }) {
  const { project } = await projectOfPage((await props.params).projectId);
  const base = `/dashboard/projects/${project.id}`;
  return (
    <>
      <PageHeader title={project.name} crumbs={[{ href: '/dashboard', label: 'Dashboard' }]} />
      <p className="-mt-4 mb-4 flex flex-wrap items-center gap-x-2 text-sm text-muted">
        Issuer <CopyValue label="issuer" value={project.issuer} />
      </p>
      <SectionTabs
        label="Project"
        tabs={[
          { href: base, label: 'Organizations' },
          { href: `${base}/applications`, label: 'Applications' },
          { href: `${base}/quickstart`, label: 'Quickstart' },
          { href: `${base}/hosted-login`, label: 'Hosted login' },
          { href: `${base}/signing-keys`, label: 'Signing keys' },
          { href: `${base}/admins`, label: 'Admins' },
          { href: `${base}/audit`, label: 'Audit' },
        ]}
      />
      {props.children}
    </>
  );
}
