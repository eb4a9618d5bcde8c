import type { Metadata } from 'next';
import { ApplicationDetails } from '../../../../../../components/application/application-details.tsx';
import { type ApplicationParams, applicationOfPage } from './application.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function ApplicationPage({ params }: ApplicationParams) {
  const { project, application } = await applicationOfPage(await params);
  const { createdAt: _createdAt, ...view } = application;
  return (
    <ApplicationDetails
      projectId={project.id}
      issuer={project.issuer}
      application={{
        ...view,
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
