import type { Metadata } from 'next';
import { OrganizationOverview } from '../../../../components/organization/overview.tsx';
import { type OrganizationParams, organizationOfPage } from './organization.ts';

export const metadata: Metadata = { title: 'Overview' };

export default async function OrganizationPage({ params }: OrganizationParams) {
  const { organization } = await organizationOfPage((await params).organizationId);
  return <OrganizationOverview organization={organization} />;
}
