import { ChevronRight, KeyRound } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Features' };

export default async function FeaturesPage({ params }: OrganizationParams) {
  const { organization } = await organizationOfPage((await params).organizationId);
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      <li>
        <Link
          href={`/dashboard/organizations/${organization.id}/features/single-sign-on`}
          className="flex h-full items-start gap-3 rounded-xl border border-border bg-surface p-5 hover:border-accent"
        >
          <KeyRound aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
          <span className="flex-1">
            <span className="block font-semibold">Single sign-on</span>
            <span className="block text-sm text-muted">
              Connect the Entra directory, see whether it works, try it, disconnect it.
            </span>
          </span>
          <ChevronRight aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
        </Link>
      </li>
    </ul>
  );
}
