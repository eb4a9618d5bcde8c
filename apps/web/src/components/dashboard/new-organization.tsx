'use client';

import { useRouter } from 'next/navigation';
import { callUndeclared } from '../api.ts';
import { NameDialog } from '../name-dialog.tsx';

export function NewOrganization({ projectId }: { projectId: string }) {
  const router = useRouter();
  return (
    <NameDialog
      button="New organization"
      heading="New organization"
      description="The customer, for example Contoso."
      create={(name) =>
        callUndeclared<{ id: string }>('POST', `/v1/session/projects/${projectId}/orgs`, { name })
      }
      done={({ id }) => router.push(`/dashboard/organizations/${id}/members`)}
    />
  );
}
