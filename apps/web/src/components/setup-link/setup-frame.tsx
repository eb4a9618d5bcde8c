import Image from 'next/image';
import type { CSSProperties, ReactNode } from 'react';
import { Mark } from '../mark.tsx';
import { ThemeSwitch } from '../theme-switch.tsx';

/** Whose product it is about: what its pages show of it. */
export type SetupBrand = {
  readonly projectId: string;
  readonly projectName: string;
  readonly hasLogo: boolean;
  readonly accentColor: string | null;
};

/** The pages of a setup link: in the name and colours of the product, and with nothing else of ours around them. */
export function SetupFrame(props: {
  /** Undefined for whoever may not know whose link it is. */
  readonly brand: SetupBrand | undefined;
  readonly title: string;
  readonly lead?: ReactNode;
  /** With room for forms; else one card. */
  readonly wide?: boolean;
  readonly children?: ReactNode;
}) {
  const { brand, wide = false } = props;
  const color = brand?.accentColor ?? null;
  const style = color === null ? {} : { borderTopColor: color, borderTopWidth: 4 };
  return (
    <div
      className={
        wide
          ? 'mx-auto w-full max-w-4xl px-4 py-8 sm:py-10'
          : 'mx-auto flex min-h-[85dvh] w-full max-w-lg flex-col justify-center px-4 py-10'
      }
    >
      <main id="main">
        <header
          className="rounded-xl border border-border bg-surface p-6 sm:p-8"
          style={style as CSSProperties}
        >
          <Brand brand={brand} />
          <h1 className="mt-4 text-xl font-semibold tracking-tight text-balance break-words">
            {props.title}
          </h1>
          {props.lead ? <div className="mt-1.5 max-w-prose break-words text-muted">{props.lead}</div> : null}
          {wide ? null : <div className="mt-6 flex flex-col gap-4">{props.children}</div>}
        </header>
        {wide ? <div className="mt-6 flex flex-col gap-6">{props.children}</div> : null}
      </main>
      <footer className="mt-4 flex items-center justify-center gap-1 text-sm text-muted">
        Portico <ThemeSwitch language="en" />
      </footer>
    </div>
  );
}

function Brand({ brand }: { brand: SetupBrand | undefined }) {
  if (brand === undefined) return <Mark className="size-8 text-accent" />;
  return (
    <div className="flex items-center gap-3">
      {brand.hasLogo ? (
        <Image
          src={`/v1/login/${brand.projectId}/logo`}
          alt=""
          width={192}
          height={40}
          unoptimized
          className="h-10 w-auto max-w-48 object-contain object-left"
        />
      ) : null}
      <span className="font-semibold break-words">{brand.projectName}</span>
    </div>
  );
}
