import { healthOf } from '@portico/core';
import type { PastRun } from '../../api/runs/list-runs.ts';

export type DayHealth = 'well' | 'found' | 'broken' | 'failed' | 'unknown';
type Outcome = {
  readonly state: PastRun['state'];
  readonly findings: readonly { readonly code: string }[];
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
export function healthByDay(
  runs: readonly (Outcome & Pick<PastRun, 'created_at'>)[],
  now: Date,
): { readonly day: string; readonly health: DayHealth }[] {
  const seen = new Map<string, DayHealth[]>();
  for (const run of runs) {
    const day = dayOf(new Date(run.created_at));
    seen.set(day, [...(seen.get(day) ?? []), outcomeOf(run)]);
  }
  return Array.from({ length: DAYS }, (_, index) => {
    const day = dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - (DAYS - 1 - index)));
    const health = WORST_FIRST.find((each) => seen.get(day)?.includes(each)) ?? 'unknown';
    return { day, health };
  });
}

const dayOf = (date: Date): string =>
  date.toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' });
