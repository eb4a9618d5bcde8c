import { healthOf } from '@portico/core';
import type { PastRun } from '../../api/runs/list-runs.ts';

export type DayHealth = 'well' | 'found' | 'broken' | 'failed' | 'unknown';
type Outcome = {
  readonly state: PastRun['state'];
  readonly findings: readonly { readonly code: string }[];
};

export type Day = {
  /** As ISO 8601 writes it. */
  readonly date: string;
  /** For people. */
  readonly day: string;
  readonly health: DayHealth;
};

const DAYS = 30;
const WORST_FIRST: readonly DayHealth[] = ['broken', 'found', 'failed', 'well', 'unknown'];

/** What a run says of the connection; one that goes on says nothing yet. */
export function outcomeOf({ state, findings }: Outcome): DayHealth {
  if (state === 'failed') return 'failed';
  if (state !== 'succeeded') return 'unknown';
  const health = healthOf(findings.map(({ code }) => code));
  if (health === 'healthy') return 'well';
  return health === 'broken' ? 'broken' : 'found';
}

/**
 * The last thirty days of the reader's own zone, the oldest first, each with the worst that was seen on it.
 *
 * @param now ends the last day
 */
export function healthByDay(runs: readonly (Outcome & Pick<PastRun, 'created_at'>)[], now: Date): Day[] {
  const seen = new Map<string, DayHealth[]>();
  for (const run of runs) {
    const date = dateOf(new Date(run.created_at));
    seen.set(date, [...(seen.get(date) ?? []), outcomeOf(run)]);
  }
  return Array.from({ length: DAYS }, (_, index) => {
    const noon = new Date(now.getFullYear(), now.getMonth(), now.getDate() - (DAYS - 1 - index), 12);
    const date = dateOf(noon);
    const health = WORST_FIRST.find((each) => seen.get(date)?.includes(each)) ?? 'unknown';
    return { date, day: dayOf(noon), health };
  });
}

/** Who was refused is kept for a week: so many days are known whole, the last with them. */
export const KNOWN_DAYS = 7;

type SignIns = {
  readonly succeeded: number;
  /** Null where nobody knows any more, which is not none. */
  readonly refused: number | null;
};

/** The same days with how many came in and how many were refused. @param counted days without any are left out of it */
export function withSignIns(
  days: readonly Day[],
  counted: readonly (SignIns & { readonly day: string })[],
): (Day & SignIns)[] {
  const counts = new Map(counted.map((each) => [each.day, each]));
  return days.map((day, index) => {
    const { succeeded, refused } = counts.get(day.date) ?? { succeeded: 0, refused: 0 };
    return { ...day, succeeded, refused: index < days.length - KNOWN_DAYS ? null : refused };
  });
}

/** Runs of which nobody needs to read each: the last of them, and how many there were. */
export type RunsInARow<R> = { readonly run: R; readonly count: number };

/** The same list, where looks in a row that found nothing are one. */
export function inRows<R extends Outcome & Pick<PastRun, 'kind' | 'times'>>(
  runs: readonly R[],
): RunsInARow<R>[] {
  const rows: RunsInARow<R>[] = [];
  for (const run of runs) {
    const last = rows.at(-1);
    if (last !== undefined && isQuiet(run) && isQuiet(last.run))
      rows[rows.length - 1] = { run: last.run, count: last.count + run.times };
    else rows.push({ run, count: run.times });
  }
  return rows;
}

const isQuiet = (run: Outcome & Pick<PastRun, 'kind'>) => run.kind === 'check' && outcomeOf(run) === 'well';

/** Swedes write a date as ISO 8601 does. */
const dateOf = (date: Date): string => date.toLocaleDateString('sv');

const dayOf = (date: Date): string =>
  date.toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' });
