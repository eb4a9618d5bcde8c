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
    const read = () => {
      const found = new URLSearchParams(window.location.hash.slice(1)).get('token');
      if (found) window.history.replaceState(null, '', window.location.pathname);
      // Read twice, the address is clean already; a link that is opened in this very tab brings another one.
      setToken((before) => found ?? before ?? '');
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  return token;
}
