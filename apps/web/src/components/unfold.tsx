'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

/** Something folded away, which opens on demand; `open` opens it when it turns true. */
export function Unfold(props: {
  readonly title: string;
  readonly description?: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(props.open ?? false);
  useEffect(() => {
    if (props.open) setOpen(true);
  }, [props.open]);
  return (
    <details
      open={open}
      // What cannot be seen cannot be corrected, and the browser would not send the form.
      onInvalidCapture={() => setOpen(true)}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group w-full rounded-lg border border-border"
    >
      <summary className="flex cursor-pointer list-none items-start gap-2 rounded-lg px-4 py-3 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="mt-1 size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        <span>
          <span className="block font-medium">{props.title}</span>
          {props.description ? <span className="block text-sm text-muted">{props.description}</span> : null}
        </span>
      </summary>
      <div className="border-t border-border px-4 py-4">{props.children}</div>
    </details>
  );
}
