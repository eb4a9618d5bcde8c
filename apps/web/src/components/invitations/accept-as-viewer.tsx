'use client';

import { Button } from '@heroui/react';
import { useState } from 'react';
import type { acceptInvitation } from '../../api/invitations/accept-invitation.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import type { OutsideTexts } from '../outside/texts-en.ts';
import { told } from '../outside/told.ts';

type Accepted = { readonly organization_id: string | null; readonly project_id: string | null };

/** Whoever is signed in here accepts as themselves, or says that they are somebody else. */
export function AcceptAsViewer(props: {
  readonly token: string;
  readonly name: string;
  readonly texts: OutsideTexts;
  readonly onOther: () => void;
}) {
  const { texts } = props;
  const words = texts.invitation;
  const [before, after] = words.signedInAs;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function accept() {
    setBusy(true);
    setFailure(undefined);
    const { token } = props;
    const result = told(
      await callApi<typeof acceptInvitation>('POST', '/v1/session/invitations/accept', { token }),
      texts,
    );
    if (result.ok) return window.location.assign(placeOf(result.value));
    setBusy(false);
    setFailure(result.failure);
  }

  return (
    <div className="flex flex-col gap-4">
      {failure ? <FailureNotice failure={failure} words={texts} /> : null}
      <p>
        {before}
        <strong>{props.name}</strong>
        {after}
      </p>
      <BusyButton busy={busy} busyText={words.accepting} fullWidth onPress={accept}>
        {words.acceptAs(props.name)}
      </BusyButton>
      <Button variant="tertiary" fullWidth onPress={props.onOther}>
        {words.acceptAsOther}
      </Button>
    </div>
  );
}

function placeOf({ organization_id, project_id }: Accepted): string {
  if (organization_id !== null) return `/dashboard/organizations/${organization_id}`;
  return project_id === null ? '/dashboard' : `/dashboard/projects/${project_id}`;
}
