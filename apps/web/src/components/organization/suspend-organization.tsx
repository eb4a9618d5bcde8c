'use client';

import { Button } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { changeOrganization } from '../../api/organizations/change-organization.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Panel } from '../panel.tsx';

type Status = 'active' | 'suspended';

export function SuspendOrganization(props: { organizationId: string; name: string; status: Status }) {
  const router = useRouter();
  const [failure, setFailure] = useState<ApiFailure>();
  const change = (status: Status) =>
    callApi<typeof changeOrganization>('PATCH', `/v1/session/orgs/${props.organizationId}`, { status });

  async function resume() {
    const result = await change('active');
    if (result.ok) router.refresh();
    else setFailure(result.failure);
  }

  if (props.status === 'suspended') {
    return (
      <Panel
        title="Suspended"
        description="Nobody in this organization can sign in. Nothing was deleted."
        action={<Button onPress={resume}>Let people sign in again</Button>}
      >
        {failure ? <FailureNotice failure={failure} /> : null}
      </Panel>
    );
  }
  return (
    <Panel
      title="Suspend"
      description="Ends every session of its members and stops them from signing in. Applications notice within 5 minutes. Nothing is deleted."
      action={
        <ConfirmButton
          button="Suspend"
          heading={`Suspend ${props.name}?`}
          confirm="Suspend organization"
          busyText="Suspending…"
          act={() => change('suspended')}
          done={() => router.refresh()}
        >
          <p>
            Its members are signed out of every application within 5 minutes. You can let them in again here.
          </p>
        </ConfirmButton>
      }
    />
  );
}
