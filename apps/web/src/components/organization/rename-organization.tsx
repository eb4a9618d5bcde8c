'use client';

import { Form } from '@heroui/react';
import { useRouter } from 'next/navigation';
import type { changeOrganization } from '../../api/organizations/change-organization.ts';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { Panel } from '../panel.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';

export function RenameOrganization({ organizationId, name }: { organizationId: string; name: string }) {
  const router = useRouter();
  const { busy, failure, form } = useSubmission(
    (fields) =>
      callApi<typeof changeOrganization>('PATCH', `/v1/session/orgs/${organizationId}`, {
        name: fields['name'] ?? '',
      }),
    () => router.refresh(),
  );
  return (
    <Panel title="Name" description="What its members read when they sign in.">
      <Form {...form} className="flex max-w-md flex-col items-start gap-4">
        {failure ? <FailureNotice failure={failure} /> : null}
        <Field label="Name of the organization" name="name" defaultValue={name} />
        <SubmitButton busy={busy} busyText="Saving…" variant="secondary">
          Save name
        </SubmitButton>
      </Form>
    </Panel>
  );
}
