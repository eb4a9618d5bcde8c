import type { Metadata } from 'next';
import { composition } from '../../../../../composition/composition.ts';
import { NewOrganization } from '../../../../components/dashboard/new-organization.tsx';
import { OrganizationList } from '../../../../components/dashboard/organization-list.tsx';
import { load } from '../../../page-access.ts';
import { type ProjectParams, projectOfPage } from './project.ts';

export const metadata: Metadata = { title: 'Organizations' };

export default async function ProjectPage({ params }: ProjectParams) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const { items: organizations } = await load(() =>
    composition().administration.listProjectOrganizations(viewer, project.id),
  );
  return (
    <OrganizationList organizations={organizations} action={<NewOrganization projectId={project.id} />} />
  );
}
