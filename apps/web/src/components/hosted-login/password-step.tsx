'use client';

import { Button, Form } from '@heroui/react';
import { useState } from 'react';
import { Field } from '../field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { ChoiceList } from './choice-list.tsx';
import { LoginFailure } from './login-failure.tsx';
import type { LoginTexts } from './texts.ts';
import { type Going, type LoginStep, leave, type StepOutcome } from './use-login-step.ts';

type Choosable = {
  readonly user_id: string;
  readonly project_name: string;
  readonly organization_names: readonly string[];
};
type Checked = Going | { readonly users: readonly Choosable[] };

/** The dashboard's people may have a password. The same one may open several users. */
export function PasswordStep(props: {
  readonly step: LoginStep;
  readonly texts: LoginTexts;
  readonly email: string;
  readonly back: () => void;
}) {
  const { step, texts, email } = props;
  const [choice, setChoice] = useState<{ users: readonly Choosable[]; password: string }>();
  const checked = (password: string): StepOutcome<Checked> => ({
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

  if (choice) {
    return (
      <div className="flex flex-col gap-4">
        <LoginFailure failure={step.failure} texts={texts} />
        <ChoiceList
          label={texts.chooseUser}
          busy={step.busy}
          choices={choice.users.map(({ user_id, project_name, organization_names }) => ({
            id: user_id,
            title: project_name,
            detail: organization_names.join(', ') || texts.administration,
          }))}
          choose={(userId) => check(choice.password, userId)}
        />
      </div>
    );
  }
  return (
    <Form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        check(String(new FormData(event.currentTarget).get('password') ?? ''));
      }}
    >
      <LoginFailure failure={step.failure} texts={texts} />
      <p className="text-sm break-all">{email}</p>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field
        label={texts.password}
        name="password"
        type="password"
        autoComplete="current-password"
        autoFocus
      />
      <SubmitButton busy={step.busy} busyText={texts.busy} fullWidth>
        {texts.signIn}
      </SubmitButton>
      <Button variant="ghost" fullWidth onPress={props.back}>
        {texts.otherAddress}
      </Button>
    </Form>
  );
}
