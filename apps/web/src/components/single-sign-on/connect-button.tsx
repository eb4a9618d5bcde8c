'use client';

import type { ConsentLevel } from '@portico/core';
import { useId, useState } from 'react';
import type { ApiFailure } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { goToMicrosoft } from './go-to-microsoft.ts';

/** Starts the one click. When it cannot be pressed, the reason stands beside it. */
export function ConnectButton(props: {
  readonly organizationId: string;
  readonly disabledReason?: string | undefined;
  readonly label?: string;
  /** What the directory is asked for; to look after an app there unless given. */
  readonly level?: ConsentLevel;
  /** Beside a button that is tried first. */
  readonly secondary?: boolean;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();
  const reasonId = useId();

  async function connect() {
    setBusy(true);
    setFailure(undefined);
    const refused = await goToMicrosoft(props.organizationId, props.level);
    // Without a refusal the browser is on its way; the button stays busy until the page is gone.
    if (refused) {
      setFailure(refused);
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col items-start gap-3">
      {failure ? <FailureNotice failure={failure} /> : null}
      <BusyButton
        size={props.secondary ? 'md' : 'lg'}
        variant={props.secondary ? 'secondary' : 'primary'}
        busy={busy}
        busyText="Going to Microsoft…"
        isDisabled={props.disabledReason !== undefined}
        onPress={connect}
        {...(props.disabledReason === undefined ? {} : { 'aria-describedby': reasonId })}
      >
        {props.label ?? 'Connect Microsoft'}
      </BusyButton>
      {props.disabledReason === undefined ? null : (
        <p id={reasonId} className="max-w-prose text-sm text-muted">
          {props.disabledReason}
        </p>
      )}
    </div>
  );
}
