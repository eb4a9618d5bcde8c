import { describe, expect, test } from 'vitest';
import {
  healthByDay,
  inRows,
  KNOWN_DAYS,
  outcomeOf,
  withSignIns,
} from '../../src/components/single-sign-on/activity-days.ts';

const found = (...codes: string[]) => codes.map((code) => ({ code, message: code }));
const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
const well = { state: 'succeeded', findings: [] } as const;

describe('the days of a connection', () => {
  test('say of each the worst that was seen on it', () => {
    const runs = [
      { ...well, created_at: at(30, 9) },
      { state: 'succeeded', findings: found('app_changed'), created_at: at(29, 23) },
      { ...well, created_at: at(29, 1) },
      { state: 'succeeded', findings: found('consent_withdrawn', 'app_missing'), created_at: at(28, 12) },
      { state: 'failed', findings: [], created_at: at(28, 11) },
      { state: 'failed', findings: [], created_at: at(27, 0) },
      { state: 'running', findings: [], created_at: at(26, 5) },
    ] as const;
    const days = healthByDay(runs, new Date(2026, 2, 30, 10));
    expect(days).toHaveLength(30);
    expect(days.slice(-5).map(({ health }) => health)).toEqual([
      ...['unknown', 'failed', 'broken', 'found', 'well'],
    ]);
    expect(new Set(days.map(({ day }) => day)).size).toBe(30);
    expect(days[0]).toMatchObject({ day: 'Mar 1, 2026', date: '2026-03-01' });
  });

  test('count a day once where the clocks are put forward, and go over the end of a year', () => {
    const days = healthByDay([], new Date(2027, 0, 2, 0, 30));
    expect(days.map(({ day }) => day).slice(-3)).toEqual(['Dec 31, 2026', 'Jan 1, 2027', 'Jan 2, 2027']);
    expect(new Set(healthByDay([], new Date(2026, 3, 2)).map(({ day }) => day)).size).toBe(30);
  });

  test('take what says nothing of a connection’s health for well', () => {
    expect(outcomeOf({ state: 'succeeded', findings: found('other_credential_kind') })).toBe('well');
  });

  test('say how many were refused only while that is kept: before, it is not known, and not none', () => {
    const days = healthByDay([], new Date(2026, 2, 30, 10));
    const counted = [
      { day: '2026-03-30', succeeded: 2, refused: 1 },
      { day: '2026-03-23', succeeded: 3, refused: 4 },
      { day: '2026-03-02', succeeded: 5, refused: null },
    ];
    const told = withSignIns(days, counted);
    expect(told.at(-1)).toMatchObject({ succeeded: 2, refused: 1 });
    expect(told.slice(-KNOWN_DAYS, -1).map(({ refused }) => refused)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(told.slice(0, -KNOWN_DAYS).map(({ refused }) => refused)).toEqual(Array(23).fill(null));
    expect(told.find(({ date }) => date === '2026-03-02')).toMatchObject({ succeeded: 5 });
  });

  test('are told in fewer lines: looks in a row that found nothing are one', () => {
    const check = { kind: 'check', times: 1, ...well };
    const bad = { ...check, findings: found('app_missing') };
    const repair = { kind: 'repair', times: 1, ...well };
    expect(inRows([check, check, bad, bad, check, repair, repair, check]).map(({ count }) => count)).toEqual([
      2, 1, 1, 1, 1, 1, 1,
    ]);
    const often = { ...check, times: 40 };
    expect(inRows([check, often, often, bad]).map(({ count }) => count)).toEqual([81, 1]);
  });
});
