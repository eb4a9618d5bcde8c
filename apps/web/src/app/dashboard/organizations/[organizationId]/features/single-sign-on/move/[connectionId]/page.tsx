import { isId } from '@portico/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Forbidden } from '../../../../../../../../components/forbidden.tsx';
import { FeatureHeading } from '../../../../../../../../components/organization/feature-heading.tsx';
import { Move } from '../../../../../../../../components/replacing/move.tsx';
import { organizationOfPage } from '../../../../organization.ts';

export const metadata: Metadata = { title: 'Move to another identity provider' };

type Params = { readonly params: Promise<{ organizationId: string; connectionId: string }> };

export default async function MovePage({ params }: Params) {
  const { organizationId, connectionId } = await params;
  const { organization } = await organizationOfPage(organizationId);
  if (!isId('connection', connectionId)) notFound();
  if (!organization.mayConnect)
    return <Forbidden>A move is shown to owners and admins of the organization.</Forbidden>;
  return (
    <>
      <FeatureHeading organizationId={organization.id} title="Move to another identity provider">
        People of {organization.name} keep who they are in your applications.
      </FeatureHeading>
      <Move
        organizationId={organization.id}
        connectionId={connectionId}
        mayDecide={organization.role === 'owner'}
      />
    </>
  );
}
