'use client';

import { mendsItself } from '@portico/core';
import { useCallback, useEffect, useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { lookAtConnection } from '../../api/connections/look-at-connection.ts';
import { callApi } from '../api.ts';

/** After so long the page stops asking: the worker does not run, or Microsoft is away. */
const LONGEST_MS = 60_000;

type List = { readonly data: readonly Connection[] };

/** A look that was asked for, and whether its outcome is not here yet. */
export type Look = {
  /** Has the connection looked at, now and whenever somebody comes back to the page. */
  readonly askFor: (path: `/v1/session/orgs/${string}/sso-connections/${string}/look`) => void;
  /** As `useResource` takes it. */
  readonly goesOn: (connections: List) => boolean;
  readonly isUnderWay: boolean;
};

/** Whoever opens the page wants to know how the connection is now, not how it was last night. */
export function useLook(): Look {
  const [path, askFor] = useState<Parameters<Look['askFor']>[0]>();
  const [asked, setAsked] = useState<{ readonly since: string; readonly until: number }>();
  const [isUnderWay, setUnderWay] = useState(false);

  useEffect(() => {
    if (path === undefined) return;
    let left = false;
    const look = async () => {
      const result = await callApi<typeof lookAtConnection>('POST', path);
      if (left || !result.ok || result.value.since === null) return;
      setAsked({ since: result.value.since, until: Date.now() + LONGEST_MS });
      setUnderWay(true);
    };
    void look();
    // Whoever comes back to the tab may have changed something in the directory meanwhile.
    window.addEventListener('focus', look);
    return () => {
      left = true;
      window.removeEventListener('focus', look);
    };
  }, [path]);

  const goesOn = useCallback(
    ({ data }: List) => {
      if (asked === undefined) return false;
      const waits = data.some((connection) => isAwaited(connection, asked.since));
      const goes = waits && Date.now() < asked.until;
      setUnderWay(goes);
      return goes;
    },
    [asked],
  );
  return { askFor, goesOn, isUnderWay };
}

/** Not looked at yet; or something was found that Portico is about to mend, which is a run that the page then follows. */
function isAwaited({ checked_at: checkedAt, warnings, run, status }: Connection, since: string): boolean {
  if (status === 'inactive') return false;
  if ((checkedAt ?? '') < since) return true;
  const isMending = run !== undefined && run.state !== 'succeeded' && run.state !== 'failed';
  return mendsItself(warnings.map(({ code }) => code)) && !isMending;
}
