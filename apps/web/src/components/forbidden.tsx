import { Lock } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';

/** One may see that this exists, but not what is in it. */
export function Forbidden({ children }: { children: ReactNode }) {
  return (
    <section aria-label="No access" className="rounded-xl border border-border bg-surface px-5 py-8">
      <Lock aria-hidden className="size-5 text-muted" />
      <h2 className="mt-2 font-semibold">Your role does not allow this</h2>
      <p className="mt-1 max-w-prose text-muted">{children}</p>
      <p className="mt-2 max-w-prose text-sm text-muted">
        Were you invited with a password and another role?{' '}
        <Link href="/dashboard/profile" className="underline">
          Your profile
        </Link>{' '}
        says how to become one person.
      </p>
    </section>
  );
}
