'use client';

import { Chip, Form } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Empty } from '../empty.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { Panel } from '../panel.tsx';
import { type PasswordLink, PasswordLinkNotice } from '../password-link-notice.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';

export type ProjectAdminView = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly invited: boolean;
  readonly since: string;
};

type AdminsProps = {
  readonly projectId: string;
  readonly viewerId: string;
  readonly admins: readonly ProjectAdminView[];
};

/** Who administers the project, and how to add somebody. */
export function ProjectAdmins({ projectId, viewerId, admins }: AdminsProps) {
  const router = useRouter();
  return (
    <div className="flex flex-col gap-6">
      <Panel
        title="Admins"
        description="They administer this project: its applications, organizations and members. Operators may do so everywhere."
      >
        {admins.length === 0 ? (
          <Empty title="No admin yet">Operators administer this project until there is one.</Empty>
        ) : (
          <ul className="divide-y divide-separator">
            {admins.map((admin) => (
              <li key={admin.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
                <span className="min-w-0 flex-1 basis-56">
                  <span className="block [overflow-wrap:anywhere]">{admin.name ?? admin.email}</span>
                  <span className="block text-sm text-muted [overflow-wrap:anywhere]">
                    {admin.email} · since <RelativeTime at={admin.since} />
                  </span>
                </span>
                {admin.invited ? (
                  <Chip size="sm" variant="soft">
                    Invited
                  </Chip>
                ) : null}
                {admin.id === viewerId ? <span className="text-sm text-muted">You</span> : null}
                <ConfirmButton
                  size="sm"
                  variant="ghost"
                  button="Remove"
                  buttonLabel={`Remove ${admin.email}`}
                  heading={`Remove ${admin.name ?? admin.email}?`}
                  confirm="Remove admin"
                  busyText="Removing…"
                  act={() => callApi('DELETE', `/v1/session/projects/${projectId}/admins/${admin.id}`)}
                  done={() => router.refresh()}
                >
                  <p>They no longer see this project. It counts from their next click.</p>
                </ConfirmButton>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <InviteAdmin projectId={projectId} />
    </div>
  );
}

function InviteAdmin({ projectId }: { projectId: string }) {
  const router = useRouter();
  const [invited, setInvited] = useState<{ email: string; link: PasswordLink | null }>();
  const { busy, failure, onSubmit } = useSubmission(
    (fields) => {
      setInvited(undefined);
      return callApi<{ password_link: PasswordLink | null }>(
        'POST',
        `/v1/session/projects/${projectId}/admins`,
        fields['name'] ? fields : { email: fields['email'] },
      );
    },
    (answer, fields) => {
      setInvited({ email: fields['email'] ?? '', link: answer.password_link });
      router.refresh();
    },
  );
  return (
    <Panel
      title="Add an admin"
      description="Somebody new gets a link to set a password; pass it on yourself."
    >
      <div className="flex max-w-xl flex-col gap-4">
        {invited?.link ? (
          <PasswordLinkNotice
            email={invited.email}
            link={invited.link}
            onStored={() => setInvited(undefined)}
          />
        ) : null}
        {invited && !invited.link ? (
          <p role="status">{invited.email} can sign in already and now sees this project.</p>
        ) : null}
        <Form method="post" className="flex flex-col items-start gap-4" onSubmit={onSubmit}>
          {failure ? <FailureNotice failure={failure} /> : null}
          <Field label="E-mail address" name="email" type="email" error={failure?.fields['email']} />
          <Field label="Name" name="name" required={false} error={failure?.fields['name']} />
          <SubmitButton busy={busy} busyText="Adding…">
            Add admin
          </SubmitButton>
        </Form>
      </div>
    </Panel>
  );
}
