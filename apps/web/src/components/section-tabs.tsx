'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

export type SectionTab = { readonly href: string; readonly label: string };

/** On a phone the tabs are wider than the page: the current one has to be seen. */
const keepInView = (tab: HTMLAnchorElement | null) =>
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

/** The parts of a thing, each a page of its own. The first tab is the shortest path and matches only itself. */
export function SectionTabs({ label, tabs }: { label: string; tabs: readonly SectionTab[] }) {
  const path = usePathname();
  return (
    <nav
      aria-label={label}
      className="scroll-hint mb-6 overflow-x-auto overflow-y-hidden border-b border-border"
    >
      <ul className="flex gap-1">
        {tabs.map((tab, index) => {
          const current = path === tab.href || (index > 0 && path.startsWith(`${tab.href}/`));
          return (
            <li key={tab.href}>
              <Link
                ref={current ? keepInView : undefined}
                href={tab.href}
                aria-current={current ? 'page' : undefined}
                className="-mb-px block whitespace-nowrap border-b-2 border-transparent px-3 py-2 text-muted hover:text-foreground aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-foreground"
              >
                {tab.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
