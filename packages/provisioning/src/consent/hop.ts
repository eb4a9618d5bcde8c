import type { Caller, ErrorCode } from '@portico/core';
import { BROWSER_TRIPS } from '@portico/vault';
import { withOutcome } from '../return-address.ts';
import type { ProvisioningParts } from '../settings.ts';

export type HopOutcome =
  /** A plain page on our origin: nothing is known that would allow a redirect. */
  | {
      readonly kind: 'page';
      readonly code: ErrorCode;
      /** Microsoft says that somebody approved, in a browser that did not ask for it: a link that was passed on. */
      readonly approvedElsewhere: boolean;
    }
  /** On to Microsoft (the proof) or back to the stored return address. */
  | { readonly kind: 'redirect'; readonly url: string; readonly forgetCookie?: string };

type Request = NonNullable<Awaited<ReturnType<ProvisioningParts['requests']['byState']>>>;

/** One hop of one request in one browser, after the checks that both hops share. */
export type Hop = {
  readonly request: Request;
  readonly parameters: URLSearchParams;
  readonly stateHash: string;
  readonly browserToken: string;
  readonly browserHash: string;
  readonly caller: Caller;
};

/** Back to the address that was checked and stored when the request was made. */
export function back(hop: Hop, outcome: Record<string, string>): HopOutcome {
  return {
    kind: 'redirect',
    url: withOutcome(hop.request.returnTo, outcome),
    forgetCookie: BROWSER_TRIPS.consent.cookie(hop.request.id),
  };
}
