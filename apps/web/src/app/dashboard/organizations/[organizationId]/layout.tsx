import { Chip } from '@heroui/react';
import { memberOf } from '@portico/core';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageHeader } from '../../../../components/page-header.tsx';
import { SectionTabs } from '../../../../components/section-tabs.tsx';
import { titlesOf } from '../../../page-access.ts';
import { type OrganizationParams, organizationOfPage } from './organization.ts';

/** Several of them lie side by side in the browser: each title says which. */
export async function generateMetadata({ params }: OrganizationParams): Promise<Metadata> {
  const { organizationId } = await params;
  return titlesOf(async () => [(await organizationOfPage(organizationId)).organization.name]);
}

export default async function OrganizationLayout(props: OrganizationParams & { children: ReactNode }) {
  const { organization, viewer } = await organizationOfPage((await props.params).organizationId);
  const base = `/dashboard/organizations/${organization.id}`;
  const manageTabs = [
    { href: `${base}/members`, label: 'Members' },
    { href: `${base}/sessions`, label: 'Sessions' },
    { href: `${base}/sign-in`, label: 'Sign-in' },
    { href: `${base}/sign-in-log`, label: 'Sign-in log' },
    { href: `${base}/audit`, label: 'Audit' },
  ];
  const projectCrumb = {
    href: `/dashboard/projects/${organization.projectId}`,
    label: organization.projectName,
  };
  const alone = memberOf(viewer).length === 1 && !organization.administersProject;
  return (
    <>
      <PageHeader
        title={organization.name}
        crumbs={[
          ...(alone ? [] : [{ href: '/dashboard', label: 'Dashboard' }]),
          ...(organization.administersProject ? [projectCrumb] : []),
        ]}
        state={
          organization.status === 'suspended' ? (
            <Chip color="warning" variant="soft">
              Suspended
            </Chip>
          ) : null
        }
      />
      <SectionTabs
        label="Organization"
        tabs={[
          { href: base, label: 'Overview' },
          { href: `${base}/features`, label: 'Features' },
          ...(organization.mayManage ? manageTabs : []),
        ]}
      />
      {props.children}
    </>
  );
}
