import type { SocialProvider } from '@portico/core';
import Image from 'next/image';
import { PROVIDERS } from '../hosted-login/providers.ts';
import { Mark } from '../mark.tsx';

/** How the login page will look: a picture, nothing in it can be used. */
export function LoginPreview(props: {
  readonly name: string;
  readonly accentColor: string | null;
  readonly logo: string | null;
  readonly providers: readonly SocialProvider[];
}) {
  const stripe = props.accentColor === null ? {} : { borderTopColor: props.accentColor, borderTopWidth: 4 };
  const look = 'flex h-9 items-center justify-center gap-2 rounded-lg text-sm font-medium';
  return (
    <figure className="w-full max-w-sm">
      <div
        role="img"
        aria-label={`Preview of the login page of ${props.name}`}
        className="rounded-xl border border-border bg-background p-4"
      >
        <div aria-hidden className="rounded-xl border border-border bg-surface p-5" style={stripe}>
          {props.logo === null ? (
            <Mark className="size-8 text-accent" />
          ) : (
            <Image
              src={props.logo}
              alt=""
              width={192}
              height={40}
              unoptimized
              className="h-10 w-auto max-w-48 object-contain object-left"
            />
          )}
          <p className="mt-4 text-lg font-semibold tracking-tight [overflow-wrap:anywhere]">
            Sign in to {props.name || '…'}
          </p>
          <p className="mt-3 text-sm font-medium">E-mail</p>
          <p className="mt-1 h-9 rounded-lg border border-(--field-border) bg-(--field-background)" />
          <p className={`mt-3 bg-accent text-accent-foreground ${look}`}>Continue</p>
          {props.providers.map((provider) => {
            const { name, Logo } = PROVIDERS[provider];
            return (
              <p key={provider} className={`mt-2 border border-border ${look}`}>
                <Logo />
                Continue with {name}
              </p>
            );
          })}
        </div>
      </div>
      <figcaption className="mt-2 text-sm text-muted">
        Preview. The page itself speaks the person’s language.
      </figcaption>
    </figure>
  );
}
