import type { Metadata } from 'next';
import { ChooseProvider } from '../../../../../../../components/entered-connection/choose-provider.tsx';
import { Forbidden } from '../../../../../../../components/forbidden.tsx';
import { FeatureHeading } from '../../../../../../../components/organization/feature-heading.tsx';
import { type OrganizationParams, organizationOfPage } from '../../../organization.ts';

export const metadata: Metadata = { title: 'Add a connection' };

export default async function NewConnectionPage({ params }: OrganizationParams) {
  const { organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayConnect)
    return <Forbidden>Only owners and admins of the organization connect its identity provider.</Forbidden>;
  return (
    <>
      <FeatureHeading organizationId={organization.id} title="Add a connection">
        Where do the people of {organization.name} have their accounts?
      </FeatureHeading>
      <ChooseProvider organizationId={organization.id} />
    </>
  );
}
