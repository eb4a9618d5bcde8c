'use client';

import { Button } from '@heroui/react';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { callApi } from './api.ts';

export function SignOutButton() {
  const [busy, setBusy] = useState(false);

  async function signOut() {
    setBusy(true);
    const result = await callApi('POST', '/v1/session/sign-out');
    if (result.ok) window.location.assign('/login');
    else setBusy(false);
  }

  return (
    <Button variant="ghost" size="sm" isPending={busy} onPress={signOut}>
      <LogOut aria-hidden className="size-4" />
      Sign out
    </Button>
  );
}
