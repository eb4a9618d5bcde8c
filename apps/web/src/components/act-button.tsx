'use client';

import { useState } from 'react';
import type { ApiFailure, ApiResult } from './api.ts';
import { BusyButton } from './busy-button.tsx';
import { FailureNotice } from './failure-notice.tsx';

/** Does at once what needs no question, and says below why it was refused. */
export function ActButton<T>(props: {
  readonly label: string;
  readonly busyText: string;
  readonly variant?: 'primary' | 'secondary';
  readonly act: () => Promise<ApiResult<T>>;
  readonly done: (value: T) => void;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function act() {
    setBusy(true);
    setFailure(undefined);
    const result = await props.act();
    setBusy(false);
    if (result.ok) props.done(result.value);
    else setFailure(result.failure);
  }

  return (
    <>
      <BusyButton variant={props.variant ?? 'secondary'} busy={busy} busyText={props.busyText} onPress={act}>
        {props.label}
      </BusyButton>
      {failure ? <FailureNotice failure={failure} /> : null}
    </>
  );
}
