import { auditFilter } from '@portico/administration';
import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { AuditLog } from '../../../../../components/audit/audit-log.tsx';
import { Forbidden } from '../../../../../components/forbidden.tsx';
import { load } from '../../../../page-access.ts';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Audit' };

type Search = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function OrganizationAuditPage({ params, searchParams }: OrganizationParams & Search) {
  const { viewer, organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayManage)
    return <Forbidden>The log is for owners and admins of the organization.</Forbidden>;
  const { before, action } = await searchParams;
  const filter = auditFilter.safeParse({ before, action: action || undefined });
  const page = await load(() =>
    composition().administration.listOrganizationAudit(
      viewer,
      organization.id,
      filter.success ? filter.data : auditFilter.parse({}),
    ),
  );
  return (
    <AuditLog
      page={page}
      action={filter.data?.action ?? ''}
      path={`/dashboard/organizations/${organization.id}/audit`}
      firstPage={filter.data?.before === undefined}
    />
  );
}
