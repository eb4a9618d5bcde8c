import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { Forbidden } from '../../../../../components/forbidden.tsx';
import { Sessions } from '../../../../../components/organization/sessions.tsx';
import { PageLinks } from '../../../../../components/page-links.tsx';
import { type ListSearch, listPage } from '../../../../list-page.ts';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Sessions' };

export default async function SessionsPage({ params, searchParams }: OrganizationParams & ListSearch) {
  const { viewer, organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayManage)
    return <Forbidden>Sessions are for owners and admins of the organization.</Forbidden>;
  const { items: sessions, pages } = await listPage(searchParams, (page) =>
    composition().administration.listSessions(viewer, organization.id, page),
  );
  return (
    <Sessions
      organizationId={organization.id}
      organizationName={organization.name}
      sessions={sessions.map(
        ({ createdAt: _createdAt, authenticatedAt, lastSeenAt, expiresAt, ...session }) => ({
          ...session,
          authenticatedAt: authenticatedAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        }),
      )}
      pages={<PageLinks path={`/dashboard/organizations/${organization.id}/sessions`} {...pages} />}
    />
  );
}
