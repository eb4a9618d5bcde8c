import { auditFilter } from '@portico/administration';
import type { Metadata } from 'next';
import { composition } from '../../../../../composition/composition.ts';
import { AuditLog } from '../../../../components/audit/audit-log.tsx';
import { load } from '../../../page-access.ts';
import { operatorOfPage } from '../operator.ts';

export const metadata: Metadata = { title: 'Audit' };

type Search = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = '/dashboard/deployment/audit';

export default async function DeploymentAuditPage({ searchParams }: Search) {
  const viewer = await operatorOfPage(PATH);
  const { before, action } = await searchParams;
  const filter = auditFilter.safeParse({ before, action: action || undefined });
  const page = await load(() =>
    composition().administration.listDeploymentAudit(
      viewer,
      filter.success ? filter.data : auditFilter.parse({}),
    ),
  );
  return (
    <AuditLog
      page={page}
      action={filter.data?.action ?? ''}
      path={PATH}
      firstPage={filter.data?.before === undefined}
    />
  );
}
