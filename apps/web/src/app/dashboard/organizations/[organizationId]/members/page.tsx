import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { Forbidden } from '../../../../../components/forbidden.tsx';
import { invitationViews } from '../../../../../components/invitations/invitation-view.ts';
import { Members } from '../../../../../components/organization/members.tsx';
import { load } from '../../../../page-access.ts';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ params }: OrganizationParams) {
  const { viewer, organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayManage)
    return <Forbidden>Members are for owners and admins of the organization.</Forbidden>;
  const { administration } = composition();
  const [{ items: members }, invitations] = await load(() =>
    Promise.all([
      administration.listMembers(viewer, organization.id),
      administration.listOrganizationInvitations(viewer, organization.id),
    ]),
  );
  return (
    <Members
      organizationId={organization.id}
      viewerId={viewer.userId}
      actingRole={organization.administersProject ? 'owner' : (organization.role ?? 'member')}
      members={members.map(({ createdAt, ...member }) => ({ ...member, since: createdAt.toISOString() }))}
      invitations={invitationViews(invitations)}
    />
  );
}
