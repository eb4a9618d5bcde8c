import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { SectionTabs } from '../../../../../../components/section-tabs.tsx';
import { titlesOf } from '../../../../../page-access.ts';
import { type ApplicationParams, applicationOfPage } from './application.ts';

export async function generateMetadata({ params }: ApplicationParams): Promise<Metadata> {
  const path = await params;
  return titlesOf(async () => {
    const { application, project } = await applicationOfPage(path);
    return [application.name, project.name];
  });
}

export default async function ApplicationLayout(props: ApplicationParams & { children: ReactNode }) {
  const { project, application } = await applicationOfPage(await props.params);
  const list = `/dashboard/projects/${project.id}/applications`;
  const base = `${list}/${application.id}`;
  return (
    <>
      <Link href={list} className="text-sm text-muted hover:underline">
        All applications
      </Link>
      <h2 className="mb-3 text-lg font-semibold tracking-tight [overflow-wrap:anywhere]">
        {application.name}
      </h2>
      <SectionTabs
        label="Application"
        tabs={[
          { href: base, label: 'Settings' },
          { href: `${base}/quickstart`, label: 'Quickstart' },
          { href: `${base}/refusals`, label: 'Refused requests' },
        ]}
      />
      {props.children}
    </>
  );
}
