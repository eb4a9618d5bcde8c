'use client';

import { useRouter } from 'next/navigation';
import type { createOrganization } from '../../api/organizations/create-organization.ts';
import { callApi } from '../api.ts';
import { NameDialog } from '../name-dialog.tsx';

export function NewOrganization({ projectId }: { projectId: string }) {
  const router = useRouter();
  return (
    <NameDialog
      button="New organization"
      heading="New organization"
      description="The customer, for example Contoso."
      create={(name) =>
        callApi<typeof createOrganization>('POST', `/v1/session/projects/${projectId}/orgs`, { name })
      }
      done={({ id }) => router.push(`/dashboard/organizations/${id}/members`)}
    />
  );
}
