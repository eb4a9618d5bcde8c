'use client';

import { Button } from '@heroui/react';
import type { ComponentProps, ReactNode } from 'react';

export type BusyButtonProps = Pick<
  ComponentProps<typeof Button>,
  'type' | 'variant' | 'size' | 'fullWidth' | 'isDisabled' | 'aria-describedby'
> & {
  /** While true a press does nothing, the words change, and a screen reader hears them. */
  readonly busy: boolean;
  readonly busyText: string;
  readonly children: ReactNode;
  readonly onPress?: () => void;
};

/** A button whose work takes a moment. It keeps the focus meanwhile, which a disabled one would lose. */
export function BusyButton({ busy, busyText, children, onPress, type, ...look }: BusyButtonProps) {
  return (
    <>
      <Button
        {...look}
        // A form is sent once: while it is under way the button no longer sends it.
        type={busy ? 'button' : (type ?? 'button')}
        className={busy ? 'cursor-progress opacity-70' : ''}
        onPress={() => {
          if (!busy) onPress?.();
        }}
      >
        {busy ? busyText : children}
      </Button>
      <span role="status" className="sr-only">
        {busy ? busyText : ''}
      </span>
    </>
  );
}
