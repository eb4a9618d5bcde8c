import type { ReactNode } from 'react';
import type { Language } from './language.ts';
import { Mark } from './mark.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The frame of pages for somebody who is not signed in: one card, one thing to do. */
export function CentredCard(props: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** English unless given. */
  readonly language?: Language;
}) {
  return (
    <div className="flex min-h-[85dvh] flex-col items-center justify-center px-4 py-10">
      <main id="main" className="w-full max-w-md rounded-xl border border-border bg-surface p-6 sm:p-8">
        <Mark className="size-8 text-accent" />
        <h1 className="mt-4 text-xl font-semibold tracking-tight text-balance break-words">{props.title}</h1>
        {props.lead ? <div className="mt-1.5 break-words text-muted">{props.lead}</div> : null}
        {props.children ? <div className="mt-6">{props.children}</div> : null}
      </main>
      <footer className="mt-4 flex items-center gap-1 text-sm text-muted">
        Portico <ThemeSwitch language={props.language ?? 'en'} />
      </footer>
    </div>
  );
}
