import { newId, type Visitor } from '@portico/core';

/** The id that the server gave this request; it strips what came from outside under that name. */
export function requestIdOf(headers: Headers): string {
  return headers.get('x-request-id') ?? 'req_unknown';
}

/** Where the request came from, as the server in front of Next vouches for it (attack 122). */
export function visitorOf(headers: Headers): Visitor {
  return {
    ipAddress: headers.get('x-portico-client-ip') ?? undefined,
    requestId: headers.get('x-request-id') ?? undefined,
  };
}

/** The same with something in each place, for what is written down of people who sign in. */
export function visitOf(headers: Headers): { ipAddress: string | null; requestId: string } {
  const { ipAddress = null, requestId = newId('request') } = visitorOf(headers);
  return { ipAddress, requestId };
}
