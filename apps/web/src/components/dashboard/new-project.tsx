'use client';

import { useRouter } from 'next/navigation';
import { callApi } from '../api.ts';
import { NameDialog } from '../name-dialog.tsx';

export function NewProject() {
  const router = useRouter();
  return (
    <NameDialog
      button="New project"
      heading="New project"
      description="The product that its users know, for example Acme Notes."
      create={(name) => callApi<{ id: string }>('POST', '/v1/session/projects', { name })}
      done={({ id }) => router.push(`/dashboard/projects/${id}`)}
    />
  );
}
