import Link from 'next/link';
import type { ReactNode } from 'react';

export type Crumb = { readonly href: string; readonly label: string };

/** Where one is: the way here, the name of the thing, its state, and the one action of the page. */
export function PageHeader(props: {
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  readonly state?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="mb-6">
      {props.crumbs && props.crumbs.length > 0 ? (
        <nav aria-label="Breadcrumb" className="mb-1 text-sm text-muted">
          <ol className="flex flex-wrap gap-x-1.5">
            {props.crumbs.map(({ href, label }, index) => (
              <li key={href} className="flex gap-1.5">
                {index === 0 ? null : <span aria-hidden>/</span>}
                <Link href={href} className="hover:underline">
                  {label}
                </Link>
              </li>
            ))}
          </ol>
        </nav>
      ) : null}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">{props.title}</h1>
          {props.state}
        </div>
        {props.action}
      </div>
    </div>
  );
}
