import type { Metadata } from 'next';
import { composition } from '../../../../../../composition.ts';
import { ProjectAdmins } from '../../../../../components/project/admins.tsx';
import { load } from '../../../../page-access.ts';
import { type ProjectParams, projectOfPage } from '../project.ts';

export const metadata: Metadata = { title: 'Admins' };

export default async function ProjectAdminsPage({ params }: ProjectParams) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const admins = await load(() => composition().administration.listProjectAdmins(viewer, project.id));
  return (
    <ProjectAdmins
      projectId={project.id}
      viewerId={viewer.user.id}
      admins={admins.map(({ createdAt, ...admin }) => ({ ...admin, since: createdAt.toISOString() }))}
    />
  );
}
