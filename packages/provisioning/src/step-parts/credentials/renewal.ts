import { DAY } from '@portico/core';

/** So long before a credential expires another takes its place, or when two thirds of a shorter life are over. */
const AHEAD_MS = 60 * DAY;

export function isToBeRenewed({
  leftMs,
  lifeMs,
}: {
  readonly leftMs: number;
  readonly lifeMs: number;
}): boolean {
  return leftMs <= Math.min(AHEAD_MS, lifeMs / 3);
}
