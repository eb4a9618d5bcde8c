'use client';

import { Form, Skeleton } from '@heroui/react';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { useTokenFragment } from './token-fragment.ts';

/** Makes the first owner, who then signs in. */
export function FirstOwnerForm() {
  const token = useTokenFragment();
  const { busy, failure, onSubmit } = useSubmission(
    (fields) => callApi('POST', '/v1/session/first-owner', fields),
    () => window.location.assign('/login'),
  );
  if (token === undefined) return <Skeleton className="h-64 w-full" aria-label="Loading" />;
  return (
    <Form method="post" className="flex flex-col gap-4" onSubmit={onSubmit}>
      {failure ? <FailureNotice failure={failure} /> : null}
      <Field
        label="Token"
        name="token"
        defaultValue={token}
        autoFocus={token === ''}
        error={failure?.fields['token']}
      />
      <Field label="Your name" name="name" autoComplete="name" error={failure?.fields['name']} />
      <Field
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        error={failure?.fields['email']}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        description="12 to 256 characters. A sentence is fine."
        minLength={12}
      />
      <SubmitButton busy={busy} busyText="Making the owner…" fullWidth>
        Make the owner
      </SubmitButton>
    </Form>
  );
}
