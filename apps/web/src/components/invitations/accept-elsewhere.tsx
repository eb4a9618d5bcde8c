'use client';

import { useState } from 'react';
import type { beginInvitationTrip } from '../../api/invitations/begin-invitation-trip.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import type { OutsideTexts } from '../outside/texts-en.ts';
import { told } from '../outside/told.ts';
import { keepToken } from './kept-token.ts';
import type { LookedAt } from './looked-at.ts';

const NAMES = { microsoft: 'Microsoft', google: 'Google' };

/** An identity provider at which somebody can show who they are. */
type Way = {
  readonly label: string;
  readonly going: string;
  readonly isFirst: boolean;
  readonly fields: { readonly provider: LookedAt['providers'][number] } | { readonly connection_id: string };
};

/** The organization's own single sign-on comes first, then the social providers of the product. */
function waysOf(
  { organization_name: organization, connections, providers }: LookedAt,
  words: OutsideTexts['invitation'],
): Way[] {
  const own = connections.map(({ id, name }) => {
    const which = connections.length > 1 ? ` (${name})` : '';
    return {
      label: words.viaSingleSignOn(organization ?? '') + which,
      going: words.goingToSingleSignOn,
      isFirst: true,
      fields: { connection_id: id },
    };
  });
  const social = providers.map((provider) => ({
    label: words.continueWith(NAMES[provider]),
    going: words.goingTo(NAMES[provider]),
    isFirst: false,
    fields: { provider },
  }));
  return [...own, ...social];
}

/** Accepts as whoever one is at the organization's identity provider, or at a social provider of the product. */
export function AcceptElsewhere(props: { token: string; invitation: LookedAt; texts: OutsideTexts }) {
  const { token, invitation, texts } = props;
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<ApiFailure>();
  const ways = waysOf(invitation, texts.invitation);

  async function go({ label, fields }: Way) {
    setBusy(label);
    setFailure(undefined);
    const body = { token, ...fields };
    const result = told(
      await callApi<typeof beginInvitationTrip>('POST', '/v1/session/invitations/trip', body),
      texts,
    );
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
      {failure ? <FailureNotice failure={failure} words={texts} /> : null}
      {ways.map((way) => (
        <BusyButton
          key={way.label}
          variant={way.isFirst ? 'primary' : 'outline'}
          fullWidth
          busy={busy === way.label}
          busyText={way.going}
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
