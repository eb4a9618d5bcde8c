'use client';

import { useRouter } from 'next/navigation';
import type { createProject } from '../../api/projects/create-project.ts';
import { callApi } from '../api.ts';
import { NameDialog } from '../name-dialog.tsx';

export function NewProject() {
  const router = useRouter();
  return (
    <NameDialog
      button="New project"
      heading="New project"
      description="The product that its users know, for example Acme Notes."
      create={(name) => callApi<typeof createProject>('POST', '/v1/session/projects', { name })}
      done={({ id }) => router.push(`/dashboard/projects/${id}`)}
    />
  );
}
