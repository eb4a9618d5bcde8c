import { ExternalLink } from 'lucide-react';

/** Leads out of the dashboard, in a tab of its own that knows nothing of this one. */
export function OutsideLink({ href, children }: { href: string; children: string }) {
  if (!/^https?:\/\//.test(href)) return null;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="inline-flex items-center gap-1 self-center text-sm font-medium text-accent hover:underline"
    >
      {children}
      <ExternalLink aria-hidden className="size-3.5" />
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  );
}
