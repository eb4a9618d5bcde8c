import type { Events } from '@portico/service';

/** For this long whoever is told may be away and still hear of it. */
export const KEEP_TRYING_SECONDS = 3 * 24 * 60 * 60;
const FIRST_SECONDS = 5;
const LONGEST_SECONDS = 60 * 60;

/** Why somebody was not told, for the log and the row, and whether it is of any use to try again. */
export type Failure = { readonly reason: string; readonly final: boolean };

type Row = { readonly id: string; readonly attempts: number; readonly ageSeconds: number };

/** How the attempt of a lease is written down. */
type Rows<R> = {
  delivered(row: R): Promise<void>;
  retryLater(row: R, seconds: number, failure: string): Promise<void>;
  giveUp(row: R, failure: string): Promise<void>;
};

/**
 * Writes down and logs what came of one attempt: done, to be tried again later, or given up, because that is of no use or has been
 * tried for {@link KEEP_TRYING_SECONDS}.
 *
 * @param failure undefined when whoever is told has taken it
 * @param events their names in the log
 */
export async function settle<R extends Row>(
  row: R,
  failure: Failure | undefined,
  to: {
    readonly rows: Rows<R>;
    readonly random: () => number;
    readonly log: Events;
    readonly facts: Readonly<Record<string, unknown>>;
    readonly events: { readonly done: string; readonly later: string; readonly givenUp: string };
  },
): Promise<void> {
  const { rows, log, events } = to;
  const facts = { ...to.facts, attempt: row.attempts };
  if (failure === undefined) {
    await rows.delivered(row);
    return log(events.done, facts);
  }
  const { reason } = failure;
  if (failure.final || row.ageSeconds >= KEEP_TRYING_SECONDS) {
    await rows.giveUp(row, reason);
    return log(events.givenUp, { ...facts, reason });
  }
  await rows.retryLater(row, waitSeconds(row.attempts, to.random()), reason);
  log(events.later, { ...facts, reason });
}

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
