'use client';

import { Form } from '@heroui/react';
import { useState } from 'react';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { type ChoosableUser, UserChooser } from './user-chooser.tsx';

type SignInAnswer = { status: 'signed_in' } | { status: 'choose'; users: ChoosableUser[] };
type Credentials = { email: string; password: string };

/** E-mail address and password; goes on to `next`, a path of ours that was checked on the server. */
export function SignInForm({ next }: { next: string }) {
  const [choice, setChoice] = useState<{ users: ChoosableUser[]; credentials: Credentials }>();

  const { busy, failure, onSubmit } = useSubmission(
    (fields) => callApi<SignInAnswer>('POST', '/v1/session/sign-in', credentialsOf(fields)),
    (answer, fields) => {
      if (answer.status === 'signed_in') window.location.assign(next);
      else setChoice({ users: answer.users, credentials: credentialsOf(fields) });
    },
  );

  if (choice) {
    return (
      <UserChooser
        users={choice.users}
        signIn={(userId) =>
          callApi('POST', '/v1/session/sign-in', { ...choice.credentials, user_id: userId })
        }
        done={() => window.location.assign(next)}
      />
    );
  }
  return (
    <Form className="flex flex-col gap-4" onSubmit={onSubmit}>
      {failure ? <FailureNotice failure={failure} /> : null}
      <Field label="E-mail address" name="email" type="email" autoComplete="username" autoFocus />
      <Field label="Password" name="password" type="password" autoComplete="current-password" />
      <SubmitButton busy={busy} busyText="Signing in…" fullWidth>
        Sign in
      </SubmitButton>
    </Form>
  );
}

function credentialsOf(fields: Record<string, string>): Credentials {
  return { email: fields['email'] ?? '', password: fields['password'] ?? '' };
}
