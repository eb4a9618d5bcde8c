import Link from 'next/link';
import type { ReactNode } from 'react';

/** The name of a feature, the way back to the others, and what it is for. */
export function FeatureHeading(props: { organizationId: string; title: string; children: ReactNode }) {
  return (
    <div className="mb-5">
      <nav aria-label="Features" className="text-sm text-muted">
        <Link href={`/dashboard/organizations/${props.organizationId}/features`} className="hover:underline">
          Features
        </Link>
        <span aria-hidden> /</span>
      </nav>
      <h2 className="text-lg font-semibold">{props.title}</h2>
      <p className="text-sm text-muted">{props.children}</p>
    </div>
  );
}
