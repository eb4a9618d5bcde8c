import { DAY } from './clock.ts';

/** In days: the usual life of a credential, and those that are tried where a policy of the directory allows no longer one. */
export const CREDENTIAL_LIVES_DAYS = [730, 180, 90, 30] as const;

/** So long before a credential expires another takes its place, or when two thirds of a shorter life are over. */
const AHEAD_MS = 60 * DAY;

const aheadMs = (lifeMs: number): number => Math.min(AHEAD_MS, lifeMs / 3);

/** Whether it is time that another takes its place. */
export const isToBeRenewed = ({ leftMs, lifeMs }: { readonly leftMs: number; readonly lifeMs: number }) =>
  leftMs <= aheadMs(lifeMs);

/** A life that a policy of the directory made shorter than usual. */
export type ShortenedLife = {
  readonly days: number;
  readonly usualDays: number;
  readonly renewedEveryDays: number;
};

/** @returns undefined for one of the usual length, or without an end */
export function shortenedLife(life: {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}): ShortenedLife | undefined {
  if (life.expiresAt === null) return undefined;
  // It began by one clock and ends by another: hours say nothing.
  const days = Math.round((life.expiresAt.getTime() - life.createdAt.getTime()) / DAY);
  const [usualDays, next] = CREDENTIAL_LIVES_DAYS;
  if (days < 1 || days > next) return undefined;
  return { days, usualDays, renewedEveryDays: Math.floor(days - aheadMs(days * DAY) / DAY) };
}
