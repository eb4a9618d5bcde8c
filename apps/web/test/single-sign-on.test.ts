import { ERROR_CODES, messageOf } from '@portico/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiResult } from '../src/components/api.ts';
import { poll } from '../src/components/poll.ts';
import { adviceFor } from '../src/components/single-sign-on/advice.ts';
import { returnOutcome } from '../src/components/single-sign-on/return-outcome.ts';

describe('what the return address says', () => {
  test('is taken only where it is a value that we know (attack 11)', () => {
    const request = 'msp_abcdefghijklmnopqrstuvwxyz';
    expect(returnOutcome({ ok: 'microsoft_connected', request })).toEqual({
      connected: true,
      requestId: request,
    });
    expect(returnOutcome({ ok: '<script>', request: '../../x', error: ['a', 'b'] })).toEqual({
      connected: false,
    });
  });

  test('is told in our own words, never in its own (attack 11)', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 9 }), (code) => {
        const advice = Object.values(adviceFor(code)).join(' ');
        expect(ERROR_CODES.some((known) => known === code) || !advice.includes(code)).toBe(true);
      }),
    );
  });

  test.each(ERROR_CODES)('%s has a sentence for what, who and what next', (code) => {
    const { what, who, next } = adviceFor(code);
    expect(what).toBe(messageOf(code));
    expect(who).toMatch(/\.$/);
    expect(next).toMatch(/\.$/);
  });

  test('a name out of a prototype is no code', () => {
    for (const code of ['constructor', '__proto__', 'toString']) {
      expect(adviceFor(code).what).toBe('Microsoft was not connected.');
    }
  });
});

describe('following a run', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const ok = (value: string): ApiResult<string> => ({ ok: true, value });
  const failed = (code: string): ApiResult<string> => ({
    ok: false,
    failure: { code, message: '', fields: {} },
  });

  /** Polls a script of answers and counts the questions. */
  function following(script: ApiResult<string>[]) {
    const told: ApiResult<string>[] = [];
    let asked = 0;
    const ask = async () => script[Math.min(asked++, script.length - 1)] ?? ok('done');
    const polling = poll(
      ask,
      (result) => told.push(result),
      (value) => value === 'running',
    );
    return { polling, told, asked: () => asked };
  }

  test('asks a second after each answer until the end, then no more', async () => {
    const run = following([ok('running'), ok('running'), ok('done')]);
    await vi.advanceTimersByTimeAsync(999);
    expect(run.asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run.asked()).toBe(3);
    expect(run.told.at(-1)).toEqual(ok('done'));
  });

  test('goes on after a failure that passes, and stops at one that does not', async () => {
    const passing = following([ok('running'), failed('offline'), ok('done')]);
    const lasting = following([failed('not_found')]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(passing.told.at(-1)).toEqual(ok('done'));
    expect(lasting.asked()).toBe(1);
  });

  test('hears nothing more once it was ended', async () => {
    const run = following([ok('running')]);
    run.polling.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run.told).toEqual([]);
  });
});
