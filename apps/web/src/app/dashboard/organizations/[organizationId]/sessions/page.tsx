import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { Forbidden } from '../../../../../components/forbidden.tsx';
import { Sessions } from '../../../../../components/organization/sessions.tsx';
import { load } from '../../../../page-access.ts';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Sessions' };

export default async function SessionsPage({ params }: OrganizationParams) {
  const { viewer, organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayManage)
    return <Forbidden>Sessions are for owners and admins of the organization.</Forbidden>;
  const sessions = await load(() => composition().administration.listSessions(viewer, organization.id));
  return (
    <Sessions
      organizationId={organization.id}
      organizationName={organization.name}
      sessions={sessions.map(({ authenticatedAt, lastSeenAt, expiresAt, ...session }) => ({
        ...session,
        authenticatedAt: authenticatedAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }))}
    />
  );
}
