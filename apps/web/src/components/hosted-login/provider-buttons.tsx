'use client';

import { Button, Form } from '@heroui/react';
import type { SocialProvider } from '@portico/core';
import { pressedButton } from './pressed-button.ts';
import { PROVIDERS } from './providers.ts';
import type { LoginTexts } from './texts-en.ts';

/** "Continue with …", one for each provider of the project. */
export function ProviderButtons(props: {
  readonly providers: readonly SocialProvider[];
  readonly texts: LoginTexts;
  readonly action: string;
  readonly busy: boolean;
  readonly go: (provider: SocialProvider) => void;
}) {
  return (
    <Form
      method="post"
      action={props.action}
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const pressed = pressedButton(event);
        const provider = props.providers.find((name) => name === pressed);
        if (!props.busy && provider) props.go(provider);
      }}
    >
      {props.providers.map((provider) => {
        const { name, Logo } = PROVIDERS[provider];
        return (
          <Button key={provider} type="submit" name="provider" value={provider} variant="outline" fullWidth>
            <Logo />
            {props.texts.continueWith(name)}
          </Button>
        );
      })}
    </Form>
  );
}
