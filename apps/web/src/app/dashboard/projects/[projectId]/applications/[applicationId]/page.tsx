import { isId } from '@portico/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { composition } from '../../../../../../../composition.ts';
import { ApplicationDetails } from '../../../../../../components/application/application-details.tsx';
import { load } from '../../../../../page-access.ts';
import { projectOfPage } from '../../project.ts';

export const metadata: Metadata = { title: 'Application' };

type Params = { readonly params: Promise<{ projectId: string; applicationId: string }> };

export default async function ApplicationPage({ params }: Params) {
  const { projectId, applicationId } = await params;
  const { viewer, project } = await projectOfPage(projectId);
  if (!isId('application', applicationId)) notFound();
  const application = await load(() =>
    composition().administration.getApplication(viewer, project.id, applicationId),
  );
  return (
    <ApplicationDetails
      projectId={project.id}
      issuer={project.issuer}
      application={{
        ...application,
        secrets: application.secrets.map(({ id, hint, createdAt, expiresAt }) => ({
          id,
          hint,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt?.toISOString() ?? null,
        })),
      }}
    />
  );
}
