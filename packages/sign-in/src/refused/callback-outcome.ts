import type { ErrorCode } from '@portico/core';
import type { WayOn } from './way-on.ts';

/** How the answer of an identity provider ends in the browser. */
export type CallbackOutcome =
  | { readonly kind: 'redirect'; readonly url: string; readonly forgetCookie?: string }
  /** A plain page on our origin, and how its reader goes on. */
  | { readonly kind: 'page'; readonly code: ErrorCode; readonly way: WayOn };
