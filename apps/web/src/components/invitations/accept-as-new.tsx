'use client';

import { Form } from '@heroui/react';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import type { LookedAt } from './accept-invitation.tsx';

/** Somebody new accepts: with which address and password they will sign in from now on. */
export function AcceptAsNew({ token, invitation }: { token: string; invitation: LookedAt }) {
  const { busy, failure, form } = useSubmission(
    (fields) => callApi('POST', '/v1/session/invitations/accept-as-new', { token, ...fields }),
    () => window.location.assign('/login?invitation=accepted'),
  );
  return (
    <Form {...form} className="flex flex-col gap-4">
      {failure ? <FailureNotice failure={failure} /> : null}
      <Field label="Your name" name="name" autoComplete="name" defaultValue={invitation.name ?? ''} />
      <Field
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={invitation.email}
        description="You sign in with it."
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        description="12 to 256 characters. A sentence is fine."
        minLength={12}
      />
      <SubmitButton busy={busy} busyText="Accepting…" fullWidth>
        Accept the invitation
      </SubmitButton>
      <SignInFirst />
    </Form>
  );
}

/** In a tab of its own: the token of this page is in no address that one could come back to. */
function SignInFirst() {
  return (
    <p className="text-sm text-muted">
      Have a password here already?{' '}
      <a className="underline" href="/login" target="_blank" rel="noreferrer">
        Sign in in a new tab
      </a>
      , then open the link of your invitation again.
    </p>
  );
}
