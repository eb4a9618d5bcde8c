import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { invitationViews } from '../../../../../components/invitations/invitation-view.ts';
import { ProjectAdmins } from '../../../../../components/project/admins.tsx';
import { load } from '../../../../page-access.ts';
import { type ProjectParams, projectOfPage } from '../project.ts';

export const metadata: Metadata = { title: 'Admins' };

export default async function ProjectAdminsPage({ params }: ProjectParams) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const { administration } = composition();
  const [admins, invitations] = await load(() =>
    Promise.all([
      administration.listProjectAdmins(viewer, project.id),
      administration.listProjectInvitations(viewer, project.id),
    ]),
  );
  return (
    <ProjectAdmins
      projectId={project.id}
      viewerId={viewer.userId}
      people={admins.map(({ createdAt, ...admin }) => ({ ...admin, since: createdAt.toISOString() }))}
      invitations={invitationViews(invitations)}
    />
  );
}
