import { DAY, HOUR, MINUTE } from '@portico/core';

/** A session that nobody used for this long is over. */
export const IDLE_LIFETIME = 12 * HOUR;
/** However busy: after this long one signs in again. */
export const ABSOLUTE_LIFETIME = 7 * DAY;
/** How exactly the last use is written down; finer would cost a write per request. */
export const LAST_SEEN_STEP = MINUTE;
