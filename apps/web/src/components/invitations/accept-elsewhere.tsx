'use client';

import { useState } from 'react';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import type { LookedAt } from './accept-invitation.tsx';
import { keepToken } from './kept-token.ts';

const NAMES = { microsoft: 'Microsoft', google: 'Google' };

/** An identity provider at which somebody can show who they are. */
type Way = {
  readonly label: string;
  readonly destination: string;
  readonly isFirst: boolean;
  readonly fields: { readonly provider: string } | { readonly connection_id: string };
};

/** The organization's own single sign-on comes first, then the social providers of the product. */
function waysOf({ organization_name: organization, connections, providers }: LookedAt): Way[] {
  const own = connections.map(({ id, name }) => {
    const which = connections.length > 1 ? ` (${name})` : '';
    return {
      label: `Accept with ${organization}’s single sign-on${which}`,
      destination: 'your single sign-on',
      isFirst: true,
      fields: { connection_id: id },
    };
  });
  const social = providers.map((provider) => ({
    label: `Continue with ${NAMES[provider]}`,
    destination: NAMES[provider],
    isFirst: false,
    fields: { provider },
  }));
  return [...own, ...social];
}

/** Accepts as whoever one is at the organization's identity provider, or at a social provider of the product. */
export function AcceptElsewhere({ token, invitation }: { token: string; invitation: LookedAt }) {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<ApiFailure>();
  const ways = waysOf(invitation);

  async function go({ label, fields }: Way) {
    setBusy(label);
    setFailure(undefined);
    const result = await callApi<{ url: string }>('POST', '/v1/session/invitations/trip', {
      token,
      ...fields,
    });
    if (result.ok) {
      keepToken(token);
      return window.location.assign(result.value.url);
    }
    setBusy(undefined);
    setFailure(result.failure);
  }

  if (ways.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {failure ? <FailureNotice failure={failure} /> : null}
      {ways.map((way) => (
        <BusyButton
          key={way.label}
          variant={way.isFirst ? 'primary' : 'outline'}
          fullWidth
          busy={busy === way.label}
          busyText={`Going to ${way.destination}…`}
          onPress={() => {
            if (busy === undefined) go(way);
          }}
        >
          {way.label}
        </BusyButton>
      ))}
    </div>
  );
}
