import { isId } from '@portico/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EnteredConnection } from '../../../../../../../../components/entered-connection/entered-connection.tsx';
import { Forbidden } from '../../../../../../../../components/forbidden.tsx';
import { domainState } from '../../../../../../../../components/organization/domain-state.ts';
import { FeatureHeading } from '../../../../../../../../components/organization/feature-heading.tsx';
import { organizationOfPage } from '../../../../organization.ts';

export const metadata: Metadata = { title: 'Connection' };

type Params = { readonly params: Promise<{ organizationId: string; connectionId: string }> };

export default async function ConnectionPage({ params }: Params) {
  const { organizationId, connectionId } = await params;
  const { organization } = await organizationOfPage(organizationId);
  if (!isId('connection', connectionId)) notFound();
  if (!organization.mayConnect)
    return <Forbidden>A connection is shown to owners and admins of the organization.</Forbidden>;
  return (
    <>
      <FeatureHeading organizationId={organization.id} title="Connection by hand">
        People of {organization.name} sign in with their work account.
      </FeatureHeading>
      <EnteredConnection
        organizationId={organization.id}
        connectionId={connectionId}
        domains={organization.domains.map(({ domain, verifiedAt, unconfirmedAt }) => ({
          domain,
          state: domainState(verifiedAt, unconfirmedAt),
        }))}
      />
    </>
  );
}
