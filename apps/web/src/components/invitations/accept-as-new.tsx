'use client';

import { Form } from '@heroui/react';
import type { acceptAsNew } from '../../api/invitations/accept-as-new.ts';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import type { OutsideTexts } from '../outside/texts-en.ts';
import { told } from '../outside/told.ts';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import type { LookedAt } from './looked-at.ts';

/** Somebody new accepts: with which address and password they will sign in from now on. */
export function AcceptAsNew(props: { token: string; invitation: LookedAt; texts: OutsideTexts }) {
  const { token, invitation, texts } = props;
  const words = texts.invitation;
  const { busy, failure, form } = useSubmission(
    async ({ email = '', name = '', password = '' }) =>
      told(
        await callApi<typeof acceptAsNew>('POST', '/v1/session/invitations/accept-as-new', {
          token,
          email,
          name,
          password,
        }),
        texts,
      ),
    () => window.location.assign('/login?invitation=accepted'),
    texts.marked,
  );
  return (
    <Form {...form} className="flex flex-col gap-4">
      {failure ? <FailureNotice failure={failure} words={texts} /> : null}
      <Field label={words.name} name="name" autoComplete="name" defaultValue={invitation.name ?? ''} />
      <Field
        label={words.email}
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={invitation.email}
        description={words.emailHint}
      />
      <Field
        label={words.password}
        name="password"
        type="password"
        autoComplete="new-password"
        description={texts.passwordHint}
        minLength={12}
      />
      <SubmitButton busy={busy} busyText={words.accepting} fullWidth>
        {words.accept}
      </SubmitButton>
      <SignInFirst words={words.known} />
    </Form>
  );
}

/** In a tab of its own: the token of this page is in no address that one could come back to. */
function SignInFirst({ words }: { words: OutsideTexts['invitation']['known'] }) {
  return (
    <p className="text-sm text-muted">
      {words.question}{' '}
      <a className="underline" href="/login" target="_blank" rel="noreferrer">
        {words.signIn}
      </a>
      {words.after}
    </p>
  );
}
