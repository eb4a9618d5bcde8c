'use client';

import { useState } from 'react';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';

const NAMES = { microsoft: 'Microsoft', google: 'Google' };

type Provider = keyof typeof NAMES;

/** Accepts as whoever one is at a social provider of the product. */
export function AcceptOverProvider(props: { token: string; providers: readonly Provider[] }) {
  const [busy, setBusy] = useState<Provider>();
  const [failure, setFailure] = useState<ApiFailure>();

  async function go(provider: Provider) {
    setBusy(provider);
    setFailure(undefined);
    const { token } = props;
    const result = await callApi<{ url: string }>('POST', '/v1/session/invitations/trip', {
      token,
      provider,
    });
    if (result.ok) return window.location.assign(result.value.url);
    setBusy(undefined);
    setFailure(result.failure);
  }

  if (props.providers.length === 0) return null;
  return (
    <div className="flex flex-col gap-3 border-b border-separator pb-6">
      {failure ? <FailureNotice failure={failure} /> : null}
      {props.providers.map((provider) => (
        <BusyButton
          key={provider}
          variant="outline"
          fullWidth
          busy={busy === provider}
          busyText={`Going to ${NAMES[provider]}…`}
          onPress={() => {
            if (busy === undefined) go(provider);
          }}
        >
          Continue with {NAMES[provider]}
        </BusyButton>
      ))}
    </div>
  );
}
