'use client';

import { Button } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { startTest } from '../../api/connections/start-test.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';

/**
 * Tries the connection in a tab of its own: shows what arrives, signs nobody in. This tab waits for it, and says what to look for where
 * Microsoft keeps the other one.
 */
export function TestSignInButton({
  organizationId,
  connectionId,
  variant,
  resultPage,
}: {
  organizationId: string;
  connectionId: string;
  variant: 'primary' | 'secondary';
  /** Where what came of it is shown, before the id of the test; of the dashboard unless given. */
  resultPage?: string | undefined;
}) {
  const router = useRouter();
  const [failure, setFailure] = useState<ApiFailure>();

  async function test() {
    setFailure(undefined);
    // Opened by the click itself, else the browser takes it for a pop-up.
    const tab = window.open('', '_blank');
    const result = await callApi<typeof startTest>(
      'POST',
      `/v1/session/orgs/${organizationId}/sso-connections/${connectionId}/test-sign-in`,
    );
    if (!result.ok) {
      tab?.close();
      setFailure(result.failure);
    } else if (/^https?:\/\//.test(result.value.url)) {
      leaveFor(tab, result.value.url);
      const { attempt_id: attemptId } = result.value;
      const pages = resultPage ?? `/dashboard/organizations/${organizationId}/features/single-sign-on/test`;
      if (tab !== null) router.push(`${pages}/${attemptId}?connection=${connectionId}`);
    }
  }

  return (
    <div className="flex flex-col gap-3">
      {failure ? <FailureNotice failure={failure} /> : null}
      <Button variant={variant} onPress={test}>
        Test sign-in
      </Button>
    </div>
  );
}

function leaveFor(tab: Window | null, url: string): void {
  if (tab === null) {
    window.location.assign(url);
    return;
  }
  // Microsoft's page must not be able to steer this one.
  tab.opener = null;
  tab.location.href = url;
}
