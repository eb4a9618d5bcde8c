'use client';

import { Button } from '@heroui/react';
import { MicrosoftLogo } from '../single-sign-on/microsoft-logo.tsx';
import { GoogleLogo } from './google-logo.tsx';
import type { LoginTexts } from './texts.ts';

const PROVIDERS = {
  microsoft: { name: 'Microsoft', Logo: MicrosoftLogo },
  google: { name: 'Google', Logo: GoogleLogo },
} as const;

export type ProviderName = keyof typeof PROVIDERS;

/** "Continue with …", one for each provider of the project. */
export function ProviderButtons(props: {
  readonly providers: readonly ProviderName[];
  readonly texts: LoginTexts;
  readonly busy: boolean;
  readonly go: (provider: ProviderName) => void;
}) {
  return (
    <div className="flex flex-col gap-2">
      {props.providers.map((provider) => {
        const { name, Logo } = PROVIDERS[provider];
        return (
          <Button
            key={provider}
            variant="outline"
            fullWidth
            onPress={() => {
              if (!props.busy) props.go(provider);
            }}
          >
            <Logo />
            {props.texts.continueWith(name)}
          </Button>
        );
      })}
    </div>
  );
}
