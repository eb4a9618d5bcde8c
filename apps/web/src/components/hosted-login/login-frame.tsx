import Image from 'next/image';
import type { CSSProperties, ReactNode } from 'react';
import type { Language } from '../language.ts';
import { Mark } from '../mark.tsx';
import { ThemeSwitch } from '../theme-switch.tsx';

/** One card in the project's name and colours. */
export function LoginFrame(props: {
  readonly language: Language;
  readonly title: string;
  readonly lead: string;
  readonly logo: string | undefined;
  readonly accentColor: string | null;
  /** The way out: the application is told that nobody signed in. */
  readonly leave: { readonly action: string; readonly label: string };
  readonly children: ReactNode;
}) {
  const style = props.accentColor === null ? {} : { borderTopColor: props.accentColor, borderTopWidth: 4 };
  return (
    <div lang={props.language} className="flex min-h-[85dvh] flex-col items-center justify-center px-4 py-10">
      <main
        id="main"
        className="w-full max-w-md rounded-xl border border-border bg-surface p-6 sm:p-8"
        style={style as CSSProperties}
      >
        {props.logo === undefined ? (
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
        <h1 className="mt-4 text-xl font-semibold tracking-tight text-balance break-words">{props.title}</h1>
        <p className="mt-1 text-muted break-words">{props.lead}</p>
        <div className="mt-6">{props.children}</div>
        <form method="post" action={props.leave.action} className="mt-4 text-center">
          <button type="submit" className="cursor-pointer text-sm break-words text-muted hover:underline">
            {props.leave.label}
          </button>
        </form>
      </main>
      <footer className="mt-4 flex items-center gap-1 text-sm text-muted">
        Portico <ThemeSwitch language={props.language} />
      </footer>
    </div>
  );
}
