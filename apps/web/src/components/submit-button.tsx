'use client';

import { Button } from '@heroui/react';
import type { ReactNode } from 'react';

/** The one primary action of a form. While under way it says so in words. */
export function SubmitButton(props: {
  readonly busy: boolean;
  readonly children: ReactNode;
  readonly busyText: string;
  readonly fullWidth?: boolean;
  readonly variant?: 'primary' | 'danger' | 'secondary';
}) {
  return (
    <Button
      type="submit"
      variant={props.variant ?? 'primary'}
      fullWidth={props.fullWidth ?? false}
      isPending={props.busy}
    >
      {props.busy ? props.busyText : props.children}
    </Button>
  );
}
