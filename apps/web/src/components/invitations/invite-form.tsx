'use client';

import { Form } from '@heroui/react';
import { ORGANIZATION_ROLES } from '@portico/core';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { UrlFor } from '../../api/contract.ts';
import type { inviteMember } from '../../api/invitations/invite-member.ts';
import type { inviteOperator } from '../../api/invitations/invite-operator.ts';
import type { inviteProjectAdmin } from '../../api/invitations/invite-project-admin.ts';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import type { MadeLink } from '../link-notice.tsx';
import { Panel } from '../panel.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useFreshForm } from '../use-fresh-form.ts';
import { useSubmission } from '../use-submission.ts';

type Invite = typeof inviteMember | typeof inviteProjectAdmin | typeof inviteOperator;

export type InviteFormProps = {
  readonly path: UrlFor<Invite>;
  readonly title: string;
  readonly description: string;
  /** What else has to be said, such as a role. */
  readonly children?: ReactNode;
  readonly onLink: (email: string, link: MadeLink) => void;
};

/** A role only where there is one to choose. */
function bodyOf({ email = '', name, role }: Record<string, string>) {
  const chosen = ORGANIZATION_ROLES.find((each) => each === role);
  return { email, ...(name ? { name } : {}), ...(chosen ? { role: chosen } : {}) };
}

/** Invites somebody by the address that the link will be sent to. */
export function InviteForm(props: InviteFormProps) {
  const router = useRouter();
  const [invited, setInvited] = useState('');
  const fresh = useFreshForm();
  const { busy, failure, form } = useSubmission(
    (fields) => {
      setInvited('');
      return callApi<Invite>('POST', props.path, bodyOf(fields));
    },
    (link, fields) => {
      props.onLink(fields['email'] ?? '', link);
      setInvited(fields['email'] ?? '');
      fresh.renew();
      router.refresh();
    },
  );
  return (
    <Panel title={props.title} description={props.description}>
      <Form key={fresh.key} ref={fresh.ref} {...form} className="flex max-w-xl flex-col items-start gap-4">
        {failure ? <FailureNotice failure={failure} /> : null}
        <Field label="E-mail address" name="email" type="email" />
        <Field label="Name" name="name" required={false} />
        {props.children}
        <SubmitButton busy={busy} busyText="Inviting…">
          Invite
        </SubmitButton>
      </Form>
      <p role="status" className="text-sm text-success [overflow-wrap:anywhere] not-empty:mt-3">
        {invited === '' ? '' : `Invited ${invited}. Their link is shown once, at the top of this page.`}
      </p>
    </Panel>
  );
}
