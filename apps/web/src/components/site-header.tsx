import type { Viewer } from '@portico/administration';
import { runsDeployment } from '@portico/core';
import Link from 'next/link';
import { Mark } from './mark.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The top of every page of the dashboard: where one is, and as whom. */
export function SiteHeader({ viewer }: { viewer: Viewer }) {
  return (
    <header className="border-b border-border bg-surface">
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-3 px-4 sm:px-6">
        <Link href="/dashboard" className="flex items-center gap-2 font-semibold">
          <Mark className="size-6 text-accent" />
          Portico
        </Link>
        {runsDeployment(viewer) ? (
          <Link href="/dashboard/deployment/operators" className="text-sm text-muted hover:underline">
            Deployment
          </Link>
        ) : null}
        <div className="ml-auto flex min-w-0 items-center gap-1">
          <Link
            href="/dashboard/profile"
            className="truncate text-sm text-muted hover:underline"
            title={viewer.person.email ?? undefined}
          >
            {viewer.person.name ?? viewer.person.email ?? 'Your profile'}
          </Link>
          <ThemeSwitch />
          <SignOutButton />
        </div>
      </div>
    </header>
  );
}
