'use client';

import { AlertDialog, Button, useOverlayState } from '@heroui/react';
import { type ReactNode, useState } from 'react';
import type { ApiFailure, ApiResult } from './api.ts';
import { BusyButton } from './busy-button.tsx';
import { FailureNotice } from './failure-notice.tsx';

/** A button for what is not done lightly: asks first, says what will happen, and stays open when it fails. */
export function ConfirmButton<T>(props: {
  readonly button: ReactNode;
  readonly buttonLabel?: string;
  readonly size?: 'sm' | 'md';
  readonly variant?: 'danger' | 'danger-soft' | 'tertiary' | 'outline' | 'ghost';
  readonly heading: string;
  readonly children: ReactNode;
  readonly confirm: string;
  /** `primary` for what loses nothing. */
  readonly confirmVariant?: 'danger' | 'primary';
  readonly busyText: string;
  readonly act: () => Promise<ApiResult<T>>;
  readonly done: (value: T) => void;
}) {
  const dialog = useOverlayState();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();
  const harmless = props.confirmVariant === 'primary';

  async function act() {
    setBusy(true);
    setFailure(undefined);
    const result = await props.act();
    setBusy(false);
    if (result.ok) {
      dialog.close();
      props.done(result.value);
    } else setFailure(result.failure);
  }

  return (
    <>
      <Button
        variant={props.variant ?? 'danger-soft'}
        size={props.size ?? 'md'}
        onPress={dialog.open}
        {...(props.buttonLabel === undefined ? {} : { 'aria-label': props.buttonLabel })}
      >
        {props.button}
      </Button>
      <AlertDialog.Backdrop
        isOpen={dialog.isOpen}
        onOpenChange={dialog.setOpen}
        // Escape means Cancel, but for as long as the answer is awaited.
        isKeyboardDismissDisabled={busy}
      >
        <AlertDialog.Container>
          <AlertDialog.Dialog>
            <AlertDialog.Header>
              <AlertDialog.Icon status={harmless ? 'accent' : 'danger'} />
              <AlertDialog.Heading>{props.heading}</AlertDialog.Heading>
            </AlertDialog.Header>
            <AlertDialog.Body>
              <div className="flex flex-col gap-3">
                {failure ? <FailureNotice failure={failure} /> : null}
                {props.children}
              </div>
            </AlertDialog.Body>
            <AlertDialog.Footer>
              <Button variant="tertiary" slot="close">
                Cancel
              </Button>
              <BusyButton
                variant={harmless ? 'primary' : 'danger'}
                busy={busy}
                busyText={props.busyText}
                onPress={act}
              >
                {props.confirm}
              </BusyButton>
            </AlertDialog.Footer>
          </AlertDialog.Dialog>
        </AlertDialog.Container>
      </AlertDialog.Backdrop>
    </>
  );
}
