import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../src/index.ts';
import { nextLookAt } from '../src/repositories/connection-care.ts';
import { takeDatabaseClockInHand } from '../testing/database-clock.ts';
import { createTestDatabase } from '../testing/index.ts';

const made = await createTestDatabase();
const clock = await takeDatabaseClockInHand(made.pool);
const { pool, close } = openDatabase({ url: made.url, poolSize: 1 });
afterAll(close);
const HOUR = 3_600_000;
const NOON = Date.parse('2026-03-01T12:00:00Z');
const CONNECTIONS = 2_000;

/** When each connection is looked at next, in hours from then. */
async function nextLooks(now: number): Promise<number[]> {
  await clock.standAt(now);
  const { rows } = await pool.query<{ at: Date }>(
    `SELECT ${nextLookAt("'connection ' || n")} AS at FROM generate_series(1, ${CONNECTIONS}) n ORDER BY n`,
  );
  return rows.map(({ at }) => (at.getTime() - now) / HOUR);
}

describe('the next look at a connection', () => {
  test('is more than half a day away and at most a day, whatever the time is', async () => {
    for (const minutes of [0, 1, 719, 720, 1439]) {
      const hours = await nextLooks(NOON + minutes * 60_000);
      expect(Math.min(...hours)).toBeGreaterThan(12);
      expect(Math.max(...hours)).toBeLessThanOrEqual(24);
    }
  });

  test('keeps those apart that waited together, for a worker or for an approval', async () => {
    const hours = await nextLooks(NOON);
    for (let hour = 12; hour < 24; hour += 1) {
      const inThisHour = hours.filter((one) => one > hour && one <= hour + 1).length;
      expect(inThisHour).toBeGreaterThan(CONNECTIONS / 24);
      expect(inThisHour).toBeLessThan(CONNECTIONS / 6);
    }
  });

  test('comes a day after the one before, however late that was', async () => {
    const [first = 0] = await nextLooks(NOON);
    for (const late of [0, 1, 11]) {
      const [second = 0] = await nextLooks(NOON + (first + late) * HOUR);
      expect(second + late).toBeCloseTo(24, 6);
    }
  });
});
