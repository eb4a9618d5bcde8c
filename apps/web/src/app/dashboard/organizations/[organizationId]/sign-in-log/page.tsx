import { signInFilter } from '@portico/administration';
import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { inSnakeCase } from '../../../../../api/snake-case.ts';
import { Forbidden } from '../../../../../components/forbidden.tsx';
import { SignInLog } from '../../../../../components/sign-in-log/sign-in-log.tsx';
import { type ListSearch, listPage } from '../../../../list-page.ts';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Sign-in log' };

/** Of the filter, what stands in the address. */
const FIELDS = ['search', 'result', 'since', 'until'] as const;

export default async function SignInLogPage({ params, searchParams }: OrganizationParams & ListSearch) {
  const { viewer, organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayManage)
    return <Forbidden>The sign-in log is for owners and admins of the organization.</Forbidden>;
  const asked = await searchParams;
  const given = Object.fromEntries(FIELDS.flatMap((name) => (asked[name] ? [[name, asked[name]]] : [])));
  const filter = signInFilter.safeParse(given).data ?? signInFilter.parse({});
  const { items, pages } = await listPage(searchParams, (page) =>
    composition().administration.listSignIns(viewer, organization.id, { ...filter, ...page }),
  );
  return (
    <SignInLog
      signIns={inSnakeCase(items.map((item) => ({ ...item, startedAt: item.startedAt.toISOString() })))}
      path={`/dashboard/organizations/${organization.id}/sign-in-log`}
      filter={Object.fromEntries(FIELDS.flatMap((name) => (filter[name] ? [[name, filter[name]]] : [])))}
      {...pages}
    />
  );
}
