'use client';

import { useEffect, useState } from 'react';

/**
 * The token in the address after `#token=`, where no server and no log sees it. It is taken out of the address bar at
 * once, so that neither history nor a copied link holds it.
 *
 * @returns undefined until the page runs in the browser, then the token or an empty text
 */
export function useTokenFragment(): string | undefined {
  const [token, setToken] = useState<string>();
  useEffect(() => {
    const found = new URLSearchParams(window.location.hash.slice(1)).get('token');
    if (found) window.history.replaceState(null, '', window.location.pathname);
    // In strict mode this runs twice; the second time the address is clean already.
    setToken((before) => before || (found ?? ''));
  }, []);
  return token;
}
