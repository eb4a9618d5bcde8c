'use client';

import { Form } from '@heroui/react';
import type { setPassword } from '../../api/session/set-password.ts';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import type { Language } from '../language.ts';
import { Loading } from '../loading.tsx';
import { outsideTexts } from '../outside/texts.ts';
import { told } from '../outside/told.ts';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { SignInInstead } from './sign-in-instead.tsx';
import { useTokenFragment } from './token-fragment.ts';

/** Asks for a new password; the token comes out of the link. */
export function SetPasswordForm({ language }: { language: Language }) {
  const texts = outsideTexts(language);
  const words = texts.setPassword;
  const token = useTokenFragment();
  const { busy, failure, form } = useSubmission(
    async ({ password = '' }) =>
      told(
        await callApi<typeof setPassword>('POST', '/v1/session/password', { token: token ?? '', password }),
        texts,
      ),
    () => window.location.assign('/login?password=set'),
    texts.marked,
  );
  if (token === undefined) return <Loading className="h-28 w-full" words={texts.loading} />;
  if (token === '') {
    return (
      <>
        <p role="alert">{texts.fields.token}</p>
        <SignInInstead text={texts.signInInstead} />
      </>
    );
  }
  return (
    <Form {...form} className="flex flex-col gap-4">
      {failure ? (
        <FailureNotice
          failure={failure}
          words={texts}
          action={failure.code === 'link_invalid' ? <SignInInstead text={texts.signInInstead} /> : null}
        />
      ) : null}
      <Field
        label={words.password}
        name="password"
        type="password"
        autoComplete="new-password"
        description={texts.passwordHint}
        minLength={12}
        autoFocus
      />
      <SubmitButton busy={busy} busyText={words.busy} fullWidth>
        {words.submit}
      </SubmitButton>
    </Form>
  );
}
