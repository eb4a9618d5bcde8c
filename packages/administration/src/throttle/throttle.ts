import { MINUTE, PorticoError } from '@portico/core';
import { hashToken } from '@portico/vault';
import type { Context } from '../context.ts';

/** One thing that is counted: what it is, and how often it may happen in a window. */
export type Limit = { readonly subject: string; readonly attempts: number };

const WINDOW = 15 * MINUTE;

/** Takes this one attempt back: it turned out right, so it was no guess. Those before it stay counted. */
export async function takeBackAttempt(context: Context, limits: readonly Limit[]): Promise<void> {
  await context.pool.query({
    name: 'administration-take-back-attempt',
    text: 'UPDATE throttle_counters SET attempts = greatest(attempts - 1, 0) WHERE key = ANY ($1)',
    values: [limits.map(({ subject }) => hashToken(subject))],
  });
}

/**
 * Counts one attempt under each subject and refuses when one of them had too many in its quarter of an hour. One
 * atomic statement in the database, so that parallel requests and several replicas count alike (attack 140).
 *
 * @throws PorticoError `too_many_attempts` with `retry_after_seconds`
 */
export async function countAttempt(context: Context, limits: readonly Limit[]): Promise<void> {
  const now = context.clock.now();
  const byKey = new Map(limits.map((limit) => [hashToken(limit.subject), limit.attempts]));
  // In key order, so that two requests which count the same subjects cannot lock each other out.
  const keys = [...byKey.keys()].sort();
  const { rows } = await context.pool.query<{ key: string; attempts: number; window_start: Date }>({
    name: 'administration-count-attempt',
    text: `
      INSERT INTO throttle_counters AS counter (key, window_start, attempts)
      SELECT key, $2::timestamptz, 1 FROM unnest($1::text[]) AS key
      ON CONFLICT (key) DO UPDATE SET
        attempts = CASE WHEN counter.window_start <= $3 THEN 1 ELSE counter.attempts + 1 END,
        window_start = CASE WHEN counter.window_start <= $3 THEN $2 ELSE counter.window_start END
      RETURNING key, attempts, window_start`,
    values: [keys, now, new Date(now.getTime() - WINDOW)],
  });
  const over = rows.filter((row) => row.attempts > (byKey.get(row.key) ?? 0));
  if (over.length === 0) return;
  const opensAgain = Math.max(...over.map((row) => row.window_start.getTime())) + WINDOW;
  throw new PorticoError('too_many_attempts', {
    data: { retry_after_seconds: Math.max(1, Math.ceil((opensAgain - now.getTime()) / 1_000)) },
  });
}
