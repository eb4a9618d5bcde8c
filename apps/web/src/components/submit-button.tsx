'use client';

import { BusyButton, type BusyButtonProps } from './busy-button.tsx';

/** The one action of a form. */
export function SubmitButton(props: Omit<BusyButtonProps, 'type' | 'onPress'>) {
  return <BusyButton {...props} type="submit" />;
}
