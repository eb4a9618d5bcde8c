import { signInFilter } from '@portico/administration';
import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { inSnakeCase } from '../../../../../api/snake-case.ts';
import { Forbidden } from '../../../../../components/forbidden.tsx';
import { SignInLog } from '../../../../../components/sign-in-log/sign-in-log.tsx';
import { type ListSearch, listPage } from '../../../../list-page.ts';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Sign-in log' };

export default async function SignInLogPage({ params, searchParams }: OrganizationParams & ListSearch) {
  const { viewer, organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayManage)
    return <Forbidden>The sign-in log is for owners and admins of the organization.</Forbidden>;
  const { search, result } = await searchParams;
  const asked = signInFilter.safeParse({ search: search || undefined, result: result || undefined });
  const filter = asked.data ?? signInFilter.parse({});
  const { items, pages } = await listPage(searchParams, (page) =>
    composition().administration.listSignIns(viewer, organization.id, { ...filter, ...page }),
  );
  return (
    <SignInLog
      signIns={inSnakeCase(items.map((item) => ({ ...item, startedAt: item.startedAt.toISOString() })))}
      path={`/dashboard/organizations/${organization.id}/sign-in-log`}
      search={filter.search ?? ''}
      result={filter.result ?? ''}
      {...pages}
    />
  );
}
