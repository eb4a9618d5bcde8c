import type { FormEvent } from 'react';

/** The value of the button that sent the form. */
export function pressedButton(event: FormEvent<HTMLFormElement>): string | undefined {
  const { submitter } = event.nativeEvent as SubmitEvent;
  return submitter instanceof HTMLButtonElement ? submitter.value : undefined;
}
