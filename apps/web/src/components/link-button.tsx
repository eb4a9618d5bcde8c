import { buttonVariants } from '@heroui/styles';
import Link from 'next/link';
import type { ReactNode } from 'react';

/** A link that looks like a button: it leads somewhere, it does nothing. */
export function LinkButton(props: {
  readonly href: string;
  readonly children: ReactNode;
  readonly variant?: 'primary' | 'secondary' | 'tertiary' | 'ghost' | 'outline';
  readonly size?: 'sm' | 'md' | 'lg';
  readonly fullWidth?: boolean;
}) {
  const { href, children, variant = 'primary', size = 'md', fullWidth = false } = props;
  const className = buttonVariants({ variant, size, fullWidth });
  // What our API answers is no page: Next would fetch it ahead.
  return href.startsWith('/v1/') ? (
    <a href={href} className={className}>
      {children}
    </a>
  ) : (
    <Link href={href} className={className}>
      {children}
    </Link>
  );
}
