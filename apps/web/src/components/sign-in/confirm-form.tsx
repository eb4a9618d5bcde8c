'use client';

import { Form } from '@heroui/react';
import type { confirmPassword } from '../../api/session/confirm-password.ts';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';

/** The password once more; goes on to `next`, a path of ours that was checked on the server. */
export function ConfirmForm({ signInName, next }: { signInName: string; next: string }) {
  const { busy, failure, form } = useSubmission(
    (fields) =>
      callApi<typeof confirmPassword>('POST', '/v1/session/confirm', { password: fields['password'] ?? '' }),
    () => window.location.assign(next),
  );
  return (
    <Form {...form} className="flex flex-col gap-4">
      {failure ? <FailureNotice failure={failure} /> : null}
      <p className="text-sm">
        Signed in as <strong>{signInName}</strong>
      </p>
      {/* For password managers: they want to see whose password it is. */}
      <input type="hidden" name="username" autoComplete="username" value={signInName} readOnly />
      <Field label="Password" name="password" type="password" autoComplete="current-password" autoFocus />
      <SubmitButton busy={busy} busyText="Checking…" fullWidth>
        Continue
      </SubmitButton>
    </Form>
  );
}
