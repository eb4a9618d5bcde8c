import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageHeader } from '../../../components/page-header.tsx';
import { SectionTabs } from '../../../components/section-tabs.tsx';
import { operatorOfPage } from './operator.ts';

export const metadata: Metadata = { title: { template: '%s · Deployment · Portico', default: 'Deployment' } };

const BASE = '/dashboard/deployment';

export default async function DeploymentLayout({ children }: { children: ReactNode }) {
  await operatorOfPage(BASE);
  return (
    <>
      <PageHeader title="Deployment" crumbs={[{ href: '/dashboard', label: 'Dashboard' }]} />
      <SectionTabs
        label="Deployment"
        tabs={[
          { href: `${BASE}/operators`, label: 'Operators' },
          { href: `${BASE}/audit`, label: 'Audit' },
        ]}
      />
      {children}
    </>
  );
}
