import { type ReactNode, useId } from 'react';

/** A titled part of a page. */
export function Panel(props: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-xl border border-border bg-surface">
      <div className="flex flex-wrap items-start justify-between gap-3 px-5 pt-5 pb-4">
        <div className="min-w-0">
          <h2 id={id} className="font-semibold">
            {props.title}
          </h2>
          {props.description ? (
            <p className="mt-0.5 max-w-prose text-sm text-muted">{props.description}</p>
          ) : null}
        </div>
        {props.action}
      </div>
      {props.children ? <div className="px-5 pb-5">{props.children}</div> : null}
    </section>
  );
}
