'use client';

import { AlertDialog, Button, Form, useOverlayState } from '@heroui/react';
import { useEffect, useRef } from 'react';
import type { confirmPassword } from '../api/session/confirm-password.ts';
import { callApi, confirmWith } from './api.ts';
import { FailureNotice } from './failure-notice.tsx';
import { Field } from './field.tsx';
import { SubmitButton } from './submit-button.tsx';
import { useSubmission } from './use-submission.ts';

/**
 * Asks who is there when something wants a recent proof, above the page, so that nothing typed on it is lost. Whoever has no
 * password goes to their single sign-on and comes back.
 */
export function ConfirmIdentity({ signInName }: { signInName: string }) {
  const dialog = useOverlayState();
  const waiting = useRef<(confirmed: boolean) => void>(undefined);
  const { open, close, isOpen } = dialog;

  useEffect(
    () =>
      confirmWith(() => {
        waiting.current?.(false);
        open();
        return new Promise((resolve) => {
          waiting.current = resolve;
        });
      }),
    [open],
  );

  const answer = (confirmed: boolean) => {
    waiting.current?.(confirmed);
    waiting.current = undefined;
    close();
  };
  const { busy, failure, form } = useSubmission(
    ({ password }) =>
      callApi<typeof confirmPassword>('POST', '/v1/session/confirm', { password: password ?? '' }),
    () => answer(true),
  );

  return (
    <AlertDialog.Backdrop isOpen={isOpen} onOpenChange={(opens) => (opens ? open() : answer(false))}>
      <AlertDialog.Container>
        <AlertDialog.Dialog>
          <Form {...form}>
            <AlertDialog.Header>
              <AlertDialog.Heading>Confirm that it is you</AlertDialog.Heading>
            </AlertDialog.Header>
            <AlertDialog.Body>
              <div className="flex flex-col gap-4">
                {failure ? <FailureNotice failure={failure} /> : null}
                <p className="text-sm">
                  This gives somebody access or changes how people sign in. You are signed in as{' '}
                  <strong>{signInName}</strong>.
                </p>
                <input type="hidden" name="username" autoComplete="username" value={signInName} readOnly />
                <Field
                  label="Password"
                  name="password"
                  type="password"
                  autoComplete="current-password"
                  autoFocus
                />
                <SignInAgain />
              </div>
            </AlertDialog.Body>
            <AlertDialog.Footer>
              <Button variant="tertiary" onPress={() => answer(false)}>
                Cancel
              </Button>
              <SubmitButton busy={busy} busyText="Checking…">
                Continue
              </SubmitButton>
            </AlertDialog.Footer>
          </Form>
        </AlertDialog.Dialog>
      </AlertDialog.Container>
    </AlertDialog.Backdrop>
  );
}

function SignInAgain() {
  const go = () => {
    const next = encodeURIComponent(window.location.pathname);
    window.location.assign(`/v1/session/sign-in?reauthenticate=1&next=${next}`);
  };
  return (
    <p className="text-sm">
      <button type="button" className="underline" onClick={go}>
        No password? Sign in again over single sign-on
      </button>
    </p>
  );
}
