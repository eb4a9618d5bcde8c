'use client';

import { useEffect, useState } from 'react';
import { useTokenFragment } from '../sign-in/token-fragment.ts';

/** In this tab alone, and gone with it. */
const KEY = 'portico_invitation';

/** Keeps the token while the tab is away at an identity provider, so that whoever is refused there can come back. */
export function keepToken(token: string): void {
  try {
    window.sessionStorage.setItem(KEY, token);
  } catch {
    // A browser that keeps nothing: the link has to be opened again.
  }
}

/**
 * The token of the link that is open, or of the one from which this tab went away.
 *
 * @returns undefined until the page runs in the browser, then the token or an empty text
 */
export function useInvitationToken(): string | undefined {
  const token = useTokenFragment();
  const [kept, setKept] = useState<string>();
  useEffect(() => setKept(keptToken()), []);
  return token === '' ? kept : token;
}

function keptToken(): string {
  try {
    return window.sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
