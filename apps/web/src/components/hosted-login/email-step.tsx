import { Button, Form } from '@heroui/react';
import type { SocialProvider } from '@portico/core';
import { Field } from '../field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import type { LoginConnection } from './connection-step.tsx';
import { LoginFailure } from './login-failure.tsx';
import { pressedButton } from './pressed-button.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import type { LoginTexts } from './texts-en.ts';
import { type LoginStep, leave, type StepOutcome } from './use-login-step.ts';

const BY_PASSWORD = 'password';

/** The address tells where to sign in; or the person takes one of the project's buttons. */
export function EmailStep(props: {
  readonly step: LoginStep;
  readonly texts: LoginTexts;
  readonly email: string;
  readonly providers: readonly SocialProvider[];
  readonly typed: (email: string) => void;
  readonly several: (connections: readonly LoginConnection[]) => void;
  /** Where a password is taken: for an address without single sign-on. */
  readonly password?: () => void;
}) {
  const { step, texts, password } = props;
  const identified: StepOutcome<'identify'> = {
    done: (found) => {
      if ('url' in found) return leave.done(found);
      props.several(found.connections);
      return false;
    },
    failed: ({ code }) => {
      if (code !== 'no_connection_for_email' || password === undefined) return false;
      password();
      return true;
    },
  };
  return (
    <div className="flex flex-col gap-4">
      <LoginFailure failure={step.failure} texts={texts} />
      <Form
        method="post"
        action={`${step.path}/identify`}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const email = String(new FormData(event.currentTarget).get('email') ?? '').trim();
          props.typed(email);
          if (pressedButton(event) === BY_PASSWORD) password?.();
          else step.send('identify', { email }, identified);
        }}
      >
        <Field
          label={texts.email}
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={props.email}
          autoFocus
          keepsRoom={texts.failure.errors['invalid_request'] ?? ''}
        />
        <SubmitButton busy={step.busy} busyText={texts.busy} fullWidth>
          {texts.next}
        </SubmitButton>
        {password === undefined ? null : (
          <Button type="submit" variant="ghost" fullWidth name="way" value={BY_PASSWORD}>
            {texts.usePassword}
          </Button>
        )}
      </Form>
      {props.providers.length === 0 ? null : (
        <>
          <p className="text-center text-sm text-muted">{texts.or}</p>
          <ProviderButtons
            providers={props.providers}
            texts={texts}
            action={`${step.path}/provider`}
            busy={step.busy}
            go={(provider) => step.send('provider', { provider }, leave)}
          />
        </>
      )}
    </div>
  );
}
