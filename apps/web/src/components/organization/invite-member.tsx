'use client';

import { Form } from '@heroui/react';
import type { OrganizationRole } from '@portico/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { NativeSelect } from '../native-select.tsx';
import { Panel } from '../panel.tsx';
import type { PasswordLink } from '../password-link-notice.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { grantableRoles } from './roles.ts';

/** Invites somebody who will sign in with a password. Everybody else comes over single sign-on by themselves. */
export function InviteMember(props: {
  readonly organizationId: string;
  readonly actingRole: OrganizationRole;
  readonly onLink: (email: string, link: PasswordLink) => void;
}) {
  const router = useRouter();
  const [sent, setSent] = useState(0);
  const { busy, failure, onSubmit } = useSubmission(
    ({ name, ...fields }) =>
      callApi<{ password_link: PasswordLink | null }>(
        'POST',
        `/v1/session/orgs/${props.organizationId}/members`,
        name ? { ...fields, name } : fields,
      ),
    (answer, fields) => {
      if (answer.password_link) props.onLink(fields['email'] ?? '', answer.password_link);
      setSent((count) => count + 1);
      router.refresh();
    },
  );
  return (
    <Panel
      title="Invite a member"
      description="For people who need a password, such as the IT admin who connects Microsoft. Everybody else comes in by single sign-on without an invitation."
    >
      {/* A new key empties the fields after each invitation. */}
      <Form method="post" key={sent} className="flex max-w-xl flex-col items-start gap-4" onSubmit={onSubmit}>
        {failure ? <FailureNotice failure={failure} /> : null}
        <Field label="E-mail address" name="email" type="email" error={failure?.fields['email']} />
        <Field label="Name" name="name" required={false} error={failure?.fields['name']} />
        <NativeSelect
          label="Role"
          name="role"
          defaultValue="member"
          options={grantableRoles(props.actingRole)}
        />
        <SubmitButton busy={busy} busyText="Inviting…">
          Invite
        </SubmitButton>
      </Form>
    </Panel>
  );
}
