import { ERROR_CODES, messageOf } from '@portico/core';
import { REFUSAL_CODES } from '@portico/sign-in/refusals';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiResult } from '../src/components/api.ts';
import { poll } from '../src/components/poll.ts';
import { explain, stepTitle } from '../src/components/sign-in-log/sign-in-texts.ts';
import { adviceFor } from '../src/components/single-sign-on/advice.ts';
import {
  lastSuccess,
  manyStayAway,
  standingOf,
} from '../src/components/single-sign-on/connection-standing.ts';
import { failedSignIn, HEARSAY, whatFailed } from '../src/components/single-sign-on/failed-sign-in-texts.ts';
import { returnOutcome } from '../src/components/single-sign-on/return-outcome.ts';
import { leadOf } from '../src/components/single-sign-on/run-texts.ts';

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

  test.each(ERROR_CODES)('%s has a sentence for what, for whose matter it is, and for what next', (code) => {
    const { what, who, next } = adviceFor(code);
    expect([messageOf(code), whatFailed(code)]).toContain(what);
    // Empty for what is the reader's own.
    expect(who).toMatch(/^$|\.$/);
    expect(next).toMatch(/\.$/);
  });

  test('a name out of a prototype is no code', () => {
    for (const code of ['constructor', '__proto__', 'toString']) {
      expect(adviceFor(code).what).toBe('Microsoft was not connected.');
    }
  });
});

describe('whether a connection works (U2)', () => {
  const at = (minute: number) => `2026-11-27T10:${String(minute).padStart(2, '0')}:00.000Z`;
  const failed = (minute: number, code: string) => ({
    ...{ code, at: at(minute), request_id: 'req_x', application: null, test: false },
    reported_by: 'identity_provider' as const,
  });
  const heard = (minute: number, code: string) => ({
    ...failed(minute, code),
    reported_by: 'browser' as const,
  });
  const facts = {
    status: 'active' as const,
    health: 'healthy' as const,
    last_success_at: at(10),
    tested_at: null,
    failed_sign_ins: [],
  };

  test.each([
    ['nobody tried it', { last_success_at: null }, 'untried'],
    ['a test passed', { last_success_at: null, tested_at: at(1) }, 'works'],
    ['somebody came through', {}, 'works'],
    ['the last sign-in failed', { failed_sign_ins: [failed(11, 'id_token_invalid')] }, 'failing'],
    ['the first one failed', { last_success_at: null, failed_sign_ins: [failed(1, 'idp_error')] }, 'failing'],
    ['it works again since', { failed_sign_ins: [failed(9, 'id_token_invalid')] }, 'works'],
    ['a test passed since', { tested_at: at(12), failed_sign_ins: [failed(11, 'idp_error')] }, 'works'],
    ['one person was a guest', { failed_sign_ins: [failed(11, 'guest_sign_in_not_allowed')] }, 'works'],
    ['one person pressed Cancel', { failed_sign_ins: [failed(11, 'sign_in_cancelled')] }, 'works'],
    ['a browser says so', { failed_sign_ins: [heard(11, 'idp_client_refused')] }, 'works'],
    ['a test says so', { failed_sign_ins: [{ ...heard(11, 'idp_error'), test: true }] }, 'failing'],
    [
      'something has to be done',
      { status: 'degraded' as const, health: 'degraded' as const },
      'needs_attention',
    ],
    ['its secret is refused', { status: 'degraded' as const, health: 'broken' as const }, 'broken'],
  ])('%s', (_, changes, standing) => {
    expect(standingOf({ ...facts, ...changes })).toBe(standing);
  });

  test('whoever starts sign-ins and walks away is mentioned from the third on', () => {
    expect([1, 2, 3].map((count) => manyStayAway({ unfinished_sign_ins: count }))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('the later one of sign-in and test is the last success', () => {
    expect(lastSuccess({ ...facts, tested_at: at(11) })).toBe(at(11));
    expect(lastSuccess({ ...facts, last_success_at: null })).toBe('');
  });

  test.each([...REFUSAL_CODES, 'a_code_of_later'])('%s is said in words, with whose matter it is', (code) => {
    const { what, how } = failedSignIn(code);
    expect(what).toMatch(/\.$/);
    expect(how).toMatch(/\.$/);
    if (code !== 'a_code_of_later') expect(whatFailed(code)).toBeDefined();
  });
});

describe('a sign-in in words', () => {
  const refused = {
    state: 'refused',
    came_back: true,
    code: 'idp_client_refused',
    purpose: 'sign_in',
    connection_managed_by: 'microsoft_graph',
    connection_name: 'Contoso',
    explanation: { what: 'It has expired.', who: 'it_admin', how: 'Renew it.' },
  } as const;

  test('says what to do about what Microsoft answered, and of what a browser says only that it does', () => {
    expect(explain({ ...refused, reported_by: 'identity_provider' })).toEqual({
      ...{ what: 'It has expired.', who: 'Your Entra administrator', how: 'Renew it.' },
    });
    expect(explain({ ...refused, reported_by: 'browser' })).toEqual({
      what: 'It has expired.',
      how: HEARSAY,
    });
    const test = { ...refused, reported_by: 'browser', purpose: 'test' } as const;
    expect(explain(test)).toMatchObject({ how: 'Renew it.' });
  });

  test('does not say that somebody stayed away who came back', () => {
    const away = {
      ...refused,
      state: 'unfinished',
      code: null,
      explanation: null,
      reported_by: null,
    } as const;
    expect(explain({ ...away, came_back: false })?.what).toMatch(/did not come back/);
    expect(explain(away)?.what).toMatch(/came back.*Portico did not finish/);
  });

  test('of a connection that was entered by hand names no Microsoft', () => {
    const byHand = { connection_managed_by: 'manual', connection_name: 'Okta' } as const;
    const told = [
      explain({ ...refused, ...byHand, explanation: null, reported_by: 'identity_provider' }),
      explain({ ...refused, ...byHand, state: 'unfinished', reported_by: null }),
      explain({ ...refused, ...byHand, state: 'unfinished', came_back: false, reported_by: null }),
      { what: stepTitle('provider', byHand) },
    ];
    for (const words of told) expect(words?.what).toMatch(/Okta/);
    expect(JSON.stringify(told)).not.toContain('Microsoft');
  });
});

describe('a run in words', () => {
  const words = { after_failure: 'All of it was deleted.', overdue: '' };
  const failed = (undo: 'done' | 'failed') =>
    ({
      kind: 'connect',
      state: 'failed',
      approved_at: 'x',
      words,
      steps: [{ name: 'undo', state: undo }],
    }) as never;

  test('does not say that all was deleted where undoing it failed', () => {
    expect(leadOf(failed('done'), false)).toBe('All of it was deleted.');
    expect(leadOf(failed('failed'), false)).toMatch(/^Not everything/);
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
