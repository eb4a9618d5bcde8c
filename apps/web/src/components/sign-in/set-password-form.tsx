'use client';

import { Form, Skeleton } from '@heroui/react';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { SignInInstead } from './sign-in-instead.tsx';
import { useTokenFragment } from './token-fragment.ts';

/** Asks for a new password; the token comes out of the link. */
export function SetPasswordForm() {
  const token = useTokenFragment();
  const { busy, failure, form } = useSubmission(
    (fields) => callApi('POST', '/v1/session/password', { token, password: fields['password'] }),
    () => window.location.assign('/login?password=set'),
  );
  if (token === undefined) return <Skeleton className="h-28 w-full" aria-label="Loading" />;
  if (token === '') {
    return (
      <>
        <p role="alert">
          This link is incomplete. Open the whole link that you were given, or ask for a new one.
        </p>
        <SignInInstead />
      </>
    );
  }
  return (
    <Form {...form} className="flex flex-col gap-4">
      {failure ? (
        <FailureNotice
          failure={failure}
          action={failure.code === 'link_invalid' ? <SignInInstead /> : null}
        />
      ) : null}
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        description="12 to 256 characters. A sentence is fine."
        minLength={12}
        autoFocus
      />
      <SubmitButton busy={busy} busyText="Setting the password…" fullWidth>
        Set password
      </SubmitButton>
    </Form>
  );
}
