'use client';

import { Button } from '@heroui/react';
import { useState } from 'react';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';

type Accepted = { readonly organization_id: string | null; readonly project_id: string | null };

/** Whoever is signed in here accepts as themselves, or says that they are somebody else. */
export function AcceptAsViewer(props: { token: string; name: string; onOther: () => void }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function accept() {
    setBusy(true);
    setFailure(undefined);
    const { token } = props;
    const result = await callApi<Accepted>('POST', '/v1/session/invitations/accept', { token });
    if (result.ok) return window.location.assign(placeOf(result.value));
    setBusy(false);
    setFailure(result.failure);
  }

  return (
    <div className="flex flex-col gap-4">
      {failure ? <FailureNotice failure={failure} /> : null}
      <p>
        You are signed in as <strong>{props.name}</strong>.
      </p>
      <BusyButton busy={busy} busyText="Accepting…" fullWidth onPress={accept}>
        Accept as {props.name}
      </BusyButton>
      <Button variant="tertiary" fullWidth onPress={props.onOther}>
        Accept as somebody else
      </Button>
    </div>
  );
}

function placeOf({ organization_id, project_id }: Accepted): string {
  if (organization_id !== null) return `/dashboard/organizations/${organization_id}`;
  return project_id === null ? '/dashboard' : `/dashboard/projects/${project_id}`;
}
