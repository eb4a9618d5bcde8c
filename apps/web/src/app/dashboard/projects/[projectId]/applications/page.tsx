import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { ApplicationList } from '../../../../../components/application/application-list.tsx';
import { load } from '../../../../page-access.ts';
import { type ProjectParams, projectOfPage } from '../project.ts';

export const metadata: Metadata = { title: 'Applications' };

export default async function ApplicationsPage({ params }: ProjectParams) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const applications = await load(() => composition().administration.listApplications(viewer, project.id));
  return <ApplicationList projectId={project.id} applications={applications} />;
}
