import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { Forbidden } from '../../../../../components/forbidden.tsx';
import { invitationViews } from '../../../../../components/invitations/invitation-view.ts';
import { Members } from '../../../../../components/organization/members.tsx';
import { PageLinks } from '../../../../../components/page-links.tsx';
import { type ListSearch, listPage } from '../../../../list-page.ts';
import { load } from '../../../../page-access.ts';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ params, searchParams }: OrganizationParams & ListSearch) {
  const { viewer, organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayManage)
    return <Forbidden>Members are for owners and admins of the organization.</Forbidden>;
  const { administration } = composition();
  const [{ items: members, pages }, invitations] = await Promise.all([
    listPage(searchParams, (page) => administration.listMembers(viewer, organization.id, page)),
    load(() => administration.listOrganizationInvitations(viewer, organization.id)),
  ]);
  return (
    <Members
      organizationId={organization.id}
      viewerId={viewer.userId}
      actingRole={organization.administersProject ? 'owner' : (organization.role ?? 'member')}
      members={members.map(({ createdAt, ...member }) => ({ ...member, since: createdAt.toISOString() }))}
      pages={<PageLinks path={`/dashboard/organizations/${organization.id}/members`} {...pages} />}
      invitations={invitationViews(invitations)}
    />
  );
}
