import { administersAny, runsDeployment } from '@portico/core';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { composition } from '../../../composition/composition.ts';
import { NewProject } from '../../components/dashboard/new-project.tsx';
import { OrganizationList } from '../../components/dashboard/organization-list.tsx';
import { ProjectList } from '../../components/dashboard/project-list.tsx';
import { Empty } from '../../components/empty.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageLinks } from '../../components/page-links.tsx';
import { type ListSearch, listPage } from '../list-page.ts';
import { load, requirePageViewer } from '../page-access.ts';

export const metadata: Metadata = { title: 'Dashboard' };

export default async function DashboardPage({ searchParams }: ListSearch) {
  const viewer = await requirePageViewer('/dashboard');
  const { administration } = composition();
  const [projects, { items: organizations, pages }] = await Promise.all([
    load(() => administration.listProjects(viewer)),
    listPage(searchParams, (page) => administration.listOrganizations(viewer, page)),
  ]);
  const administers = administersAny(viewer);
  const mayCreate = runsDeployment(viewer);
  const [only] = organizations;
  if (!administers && only && organizations.length === 1 && pages.isFirst)
    redirect(`/dashboard/organizations/${only.id}`);
  return (
    <>
      <PageHeader
        title={administers ? 'Projects and organizations' : 'Your organizations'}
        action={mayCreate ? <NewProject /> : undefined}
      />
      <div className="flex flex-col gap-6">
        {administers ? <ProjectList projects={projects} mayCreate={mayCreate} /> : null}
        {organizations.length > 0 ? (
          <OrganizationList
            organizations={organizations}
            showProject
            pages={<PageLinks path="/dashboard" {...pages} />}
          />
        ) : null}
        {!administers && organizations.length === 0 ? (
          <Empty title="You belong to no organization">Ask whoever invited you for a new invitation.</Empty>
        ) : null}
      </div>
    </>
  );
}
