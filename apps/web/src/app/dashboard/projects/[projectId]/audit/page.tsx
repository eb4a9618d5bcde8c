import { auditFilter } from '@portico/administration';
import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { AuditLog } from '../../../../../components/audit/audit-log.tsx';
import { load } from '../../../../page-access.ts';
import { type ProjectParams, projectOfPage } from '../project.ts';

export const metadata: Metadata = { title: 'Audit' };

type Search = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ProjectAuditPage({ params, searchParams }: ProjectParams & Search) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const { before, action } = await searchParams;
  const filter = auditFilter.safeParse({ before, action: action || undefined });
  const page = await load(() =>
    composition().administration.listProjectAudit(
      viewer,
      project.id,
      filter.success ? filter.data : auditFilter.parse({}),
    ),
  );
  return (
    <AuditLog
      page={page}
      action={filter.data?.action ?? ''}
      path={`/dashboard/projects/${project.id}/audit`}
      firstPage={filter.data?.before === undefined}
    />
  );
}
