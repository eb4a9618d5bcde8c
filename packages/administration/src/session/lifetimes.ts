import { type Clock, DAY, HOUR, MINUTE } from '@portico/core';
import type { Viewer } from '../caller.ts';

/** A session that nobody used for this long is over. */
export const IDLE_LIFETIME = 12 * HOUR;
/** However busy: after this long one signs in again. */
export const ABSOLUTE_LIFETIME = 7 * DAY;
/** How long a proof of who one is counts as recent. */
const RECENT = 15 * MINUTE;
/** How exactly the last use is written down; finer would cost a write per request. */
export const LAST_SEEN_STEP = MINUTE;

/** Whether the person proved who they are a short time ago. Connecting and disconnecting Microsoft want that. */
export function isRecentlyAuthenticated(viewer: Viewer, clock: Clock): boolean {
  const age = clock.now().getTime() - viewer.session.authenticatedAt.getTime();
  return age >= 0 && age <= RECENT;
}
