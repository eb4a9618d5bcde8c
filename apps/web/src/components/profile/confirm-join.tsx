'use client';

import { useState } from 'react';
import type { confirmJoin } from '../../api/session/confirm-join.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';

/** Whom one joins with whom, what comes of it, and the button that does it. */
export function ConfirmJoin(props: {
  readonly attemptId: string;
  readonly organizationName: string;
  readonly here: string;
  readonly there: string;
  /** The user that they are over single sign-on so far; null for somebody who never came in that way. */
  readonly other: { readonly role: string | null; readonly since: string } | null;
}) {
  const { attemptId, organizationName, here, there, other } = props;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function join() {
    setBusy(true);
    setFailure(undefined);
    const result = await callApi<typeof confirmJoin>('POST', `/v1/session/joins/${attemptId}`);
    if (result.ok) return window.location.assign('/dashboard/profile');
    setBusy(false);
    setFailure(result.failure);
  }

  return (
    <Panel
      title="Are both of them you?"
      description={`Only agree if you are ${there} at ${organizationName}, too.`}
    >
      <div className="flex max-w-prose flex-col gap-4">
        {failure ? <FailureNotice failure={failure} /> : null}
        <ul className="flex flex-col gap-1">
          <li>
            <strong className="[overflow-wrap:anywhere]">{here}</strong>, signed in here
          </li>
          <li>
            <strong className="[overflow-wrap:anywhere]">{there}</strong>, over the single sign-on of{' '}
            {organizationName}
            {other ? (
              <>
                {other.role === null ? ', no member any more' : `, ${other.role}`}, joined{' '}
                <RelativeTime at={other.since} />
              </>
            ) : (
              ', never signed in that way before'
            )}
          </li>
        </ul>
        <ul className="list-disc pl-5 text-sm text-muted">
          <li>From now on you sign in either way, as the same person, with the higher of the two roles.</li>
          {other ? (
            <>
              <li>Applications keep knowing you as the person who comes over single sign-on.</li>
              <li>You are signed out of this dashboard everywhere but here.</li>
            </>
          ) : null}
          <li>This cannot be undone.</li>
        </ul>
        <div className="flex flex-wrap gap-3">
          <BusyButton busy={busy} busyText="Joining…" onPress={join}>
            Join the two
          </BusyButton>
          <LinkButton href="/dashboard/profile" variant="tertiary">
            Cancel
          </LinkButton>
        </div>
      </div>
    </Panel>
  );
}
