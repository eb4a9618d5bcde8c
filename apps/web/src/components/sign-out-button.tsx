'use client';

import { LogOut } from 'lucide-react';
import { useState } from 'react';
import type { signOut as signOutOperation } from '../api/session/sign-out.ts';
import { callApi } from './api.ts';
import { BusyButton } from './busy-button.tsx';

export function SignOutButton() {
  const [busy, setBusy] = useState(false);

  async function signOut() {
    setBusy(true);
    const result = await callApi<typeof signOutOperation>('POST', '/v1/session/sign-out');
    // Whoever is signed out already has what they asked for.
    if (result.ok || result.failure.code === 'not_signed_in') window.location.assign('/login?signed_out=1');
    else setBusy(false);
  }

  return (
    <BusyButton variant="ghost" size="sm" busy={busy} busyText="Signing out…" onPress={signOut}>
      <LogOut aria-hidden className="size-4" />
      Sign out
    </BusyButton>
  );
}
