/** The cookies of which a browser has one for each trip, so that several tabs do not disturb each other (fault R41). */
export const TRIP_COOKIES = ['msp', 'att', 'login', 'dash', 'step'] as const;
export type TripCookieKind = (typeof TRIP_COOKIES)[number];

/** How many trips of one kind a browser may have begun and not finished (attack 120). */
const MOST_TRIPS = 10;

/** With which the names of all cookies of that kind begin. */
export const tripCookieStart = (kind: TripCookieKind): string => `${kind}_`;

/**
 * The name of one trip's cookie, as `cookieName` takes it.
 *
 * @param id tells it from the others of that kind; its first 16 characters do
 */
export const tripCookieName = (kind: TripCookieKind, id: string): string =>
  `${tripCookieStart(kind)}${id.slice(0, 16)}`;

/**
 * Which cookies make room for one more trip, so that no header overflows.
 *
 * @param names all of one kind. Browsers list cookies oldest first
 */
export function oldestTrips(names: readonly string[]): readonly string[] {
  return names.slice(0, Math.max(0, names.length - MOST_TRIPS + 1));
}
