import { isId } from '@portico/core';

/** What the return from Microsoft says in the query of the page. Only values that we know; nothing is shown as it came. */
export type ReturnOutcome = {
  readonly connected: boolean;
  readonly requestId?: string;
  readonly errorCode?: string;
};

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** Reads `?ok=`, `?pending=…&request=` and `?error=` (attack 11). */
export function returnOutcome(search: Search): ReturnOutcome {
  const request = search['request'];
  const error = search['error'];
  return {
    connected: search['ok'] === 'microsoft_connected',
    ...(isId('provisioningRun', request) ? { requestId: request } : {}),
    ...(typeof error === 'string' && error !== '' ? { errorCode: error } : {}),
  };
}
