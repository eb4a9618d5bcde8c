'use client';

import { Form } from '@heroui/react';
import type { createFirstOwner } from '../../api/session/create-first-owner.ts';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { Loading } from '../loading.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { SignInInstead } from './sign-in-instead.tsx';
import { useTokenFragment } from './token-fragment.ts';

/** Makes the first operator, who then signs in. */
export function FirstOwnerForm() {
  const token = useTokenFragment();
  const { busy, failure, form } = useSubmission(
    ({ token: shown = '', email = '', name = '', password = '' }) =>
      callApi<typeof createFirstOwner>('POST', '/v1/session/first-owner', {
        token: shown,
        email,
        name,
        password,
      }),
    () => window.location.assign('/login'),
  );
  if (token === undefined) return <Loading className="h-64 w-full" words="Loading" />;
  return (
    <Form {...form} className="flex flex-col gap-4">
      {failure ? (
        <FailureNotice
          failure={failure}
          action={failure.code === 'setup_closed' ? <SignInInstead /> : null}
        />
      ) : null}
      <Field key={token} label="Token" name="token" defaultValue={token} autoFocus={token === ''} />
      <Field label="Your name" name="name" autoComplete="name" />
      <Field label="E-mail address" name="email" type="email" autoComplete="username" />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        description="12 to 256 characters. A sentence is fine."
        minLength={12}
      />
      <SubmitButton busy={busy} busyText="Creating the operator…" fullWidth>
        Create the first operator
      </SubmitButton>
    </Form>
  );
}
