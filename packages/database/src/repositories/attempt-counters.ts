import type { Pool } from 'pg';

const COUNT = `
  INSERT INTO throttle_counters AS counter (key, window_start, attempts) VALUES ($1, now(), 1)
  ON CONFLICT (key) DO UPDATE SET
    attempts = CASE WHEN counter.window_start <= now() - make_interval(secs => $2) THEN 1 ELSE counter.attempts + 1 END,
    window_start = CASE WHEN counter.window_start <= now() - make_interval(secs => $2) THEN now() ELSE counter.window_start END
  RETURNING attempts`;

/** Counts what may happen only so often, alike for all processes. */
export function attemptCounters(pool: Pool) {
  return {
    /**
     * @param key hash of what is counted
     * @returns how often it happened in this window, this time included
     */
    async count(key: string, windowSeconds: number): Promise<number> {
      const values = [key, windowSeconds];
      const { rows } = await pool.query<{ attempts: number }>({
        name: 'attempts-count',
        text: COUNT,
        values,
      });
      return rows[0]?.attempts ?? 0;
    },

    /** Takes one time back that should not have been counted. */
    async takeBack(key: string): Promise<void> {
      const text = 'UPDATE throttle_counters SET attempts = greatest(attempts - 1, 0) WHERE key = $1';
      await pool.query({ name: 'attempts-take-back', text, values: [key] });
    },
  };
}
