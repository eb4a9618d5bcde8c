'use client';

import { Button, Form } from '@heroui/react';
import { useState } from 'react';
import type { ChoiceOf } from '../../api/login-steps.ts';
import { Field } from '../field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { ChoiceList } from './choice-list.tsx';
import { LoginFailure } from './login-failure.tsx';
import type { LoginTexts } from './texts-en.ts';
import { type LoginStep, leave, type StepOutcome } from './use-login-step.ts';

export type LoginUser = ChoiceOf<'password'>['users'][number];
type Choice = { readonly users: readonly LoginUser[]; readonly password: string | undefined };

/** The dashboard's people may have a password. The same one may open several users. */
export function PasswordStep(props: {
  readonly step: LoginStep;
  readonly texts: LoginTexts;
  readonly email: string;
  /** To choose from, when the password was right before this page was loaded: it is not kept, so it is asked for again. */
  readonly users: readonly LoginUser[];
  readonly back: () => void;
}) {
  const { step, texts, email, users } = props;
  const [choice, setChoice] = useState<Choice | undefined>(
    users.length === 0 ? undefined : { users, password: undefined },
  );
  const checked = (password: string): StepOutcome<'password'> => ({
    done: (answer) => {
      if ('url' in answer) return leave.done(answer);
      setChoice({ users: answer.users, password });
      return false;
    },
  });
  const check = (password: string, userId?: string) =>
    step.send(
      'password',
      { email, password, ...(userId === undefined ? {} : { user_id: userId }) },
      checked(password),
    );

  if (choice) return <UserChoice {...{ step, texts, email, choice, check }} />;
  return (
    <div className="flex flex-col gap-4">
      <Form
        method="post"
        action={`${step.path}/password`}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          check(String(new FormData(event.currentTarget).get('password') ?? ''));
        }}
      >
        <LoginFailure failure={step.failure} texts={texts} />
        <p className="text-sm break-all">{email}</p>
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <PasswordField texts={texts} />
        <SubmitButton busy={step.busy} busyText={texts.busy} fullWidth>
          {texts.signIn}
        </SubmitButton>
      </Form>
      <Form
        method="post"
        action={`${step.path}/identify`}
        onSubmit={(event) => {
          event.preventDefault();
          props.back();
        }}
      >
        <input type="hidden" name="email" value={email} readOnly />
        <Button type="submit" name="way" value="email" variant="ghost" fullWidth>
          {texts.otherAddress}
        </Button>
      </Form>
    </div>
  );
}

function UserChoice(props: {
  readonly step: LoginStep;
  readonly texts: LoginTexts;
  readonly email: string;
  readonly choice: Choice;
  readonly check: (password: string, userId: string) => void;
}) {
  const { step, texts, email, choice } = props;
  return (
    <div className="flex flex-col gap-4">
      <LoginFailure failure={step.failure} texts={texts} />
      <ChoiceList
        label={texts.chooseUser}
        action={`${step.path}/password`}
        name="user_id"
        fields={{ email }}
        busy={step.busy}
        choices={choice.users.map(({ user_id, project_name, organization_names }) => ({
          id: user_id,
          title: project_name,
          detail: organization_names.join(', ') || texts.administration,
        }))}
        choose={(userId, form) => props.check(choice.password ?? String(form.get('password') ?? ''), userId)}
      >
        {choice.password === undefined ? <PasswordField texts={texts} /> : null}
      </ChoiceList>
    </div>
  );
}

function PasswordField({ texts }: { texts: LoginTexts }) {
  return (
    <Field label={texts.password} name="password" type="password" autoComplete="current-password" autoFocus />
  );
}
