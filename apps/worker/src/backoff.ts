const FIRST_SECONDS = 5;
const LONGEST_SECONDS = 60 * 60;

/** For this long whoever is told may be away and still hear of it. */
export const KEEP_TRYING_SECONDS = 3 * 24 * 60 * 60;

/**
 * Seconds until the next attempt: twice as long each time up to an hour, and somewhere in the upper half of that, so that
 * what failed together does not come back together.
 *
 * @param attempt from 1
 * @param random in [0, 1)
 */
export function waitSeconds(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (attempt - 1));
  return longest * (0.5 + random / 2);
}
