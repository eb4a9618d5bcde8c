import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';

/** The name of a feature, the way back to the others, and what it is for. */
export function FeatureHeading(props: { organizationId: string; title: string; children: ReactNode }) {
  return (
    <div className="mb-5">
      <nav aria-label="Features" className="text-sm text-muted">
        <Link
          href={`/dashboard/organizations/${props.organizationId}/features`}
          className="inline-flex items-center gap-0.5 hover:underline"
        >
          <ChevronLeft aria-hidden className="-ml-1 size-4" />
          Features
        </Link>
      </nav>
      <h2 className="text-lg font-semibold">{props.title}</h2>
      <p className="text-sm text-muted">{props.children}</p>
    </div>
  );
}
