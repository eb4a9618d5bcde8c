import type { Metadata } from 'next';
import { composition } from '../../../../../composition/composition.ts';
import { NewOrganization } from '../../../../components/dashboard/new-organization.tsx';
import { OrganizationList } from '../../../../components/dashboard/organization-list.tsx';
import { PageLinks } from '../../../../components/page-links.tsx';
import { type ListSearch, listPage } from '../../../list-page.ts';
import { type ProjectParams, projectOfPage } from './project.ts';

export const metadata: Metadata = { title: 'Organizations' };

export default async function ProjectPage({ params, searchParams }: ProjectParams & ListSearch) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const { items: organizations, pages } = await listPage(searchParams, (page) =>
    composition().administration.listProjectOrganizations(viewer, project.id, page),
  );
  return (
    <OrganizationList
      organizations={organizations}
      action={<NewOrganization projectId={project.id} />}
      pages={<PageLinks path={`/dashboard/projects/${project.id}`} {...pages} />}
    />
  );
}
