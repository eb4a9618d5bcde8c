import { purges } from '@portico/database';
import { expect, test } from 'vitest';
import { authorizationRequest, startPortico } from '../harness/index.ts';

/* Somebody who only begins, ten thousand times (A5, R6). */

const REQUESTS = 10_000;
const AT_ONCE = 50;
const MAY_BEGIN = 100;
const portico = await startPortico({ worker: false });
const { origin } = await portico.startAnotherWeb({ PORTICO_SIGN_INS_BEGUN: String(MAY_BEGIN) });
const { pool } = portico.database;
const TABLES = ['oauth_states', 'sign_in_attempts', 'throttle_counters', 'sessions', 'audit_events'];

async function rows(): Promise<number> {
  const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
  return Number((await pool.query(`SELECT ${counts} AS rows`)).rows[0].rows);
}

async function flood(): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  const begin = async (share: number) => {
    for (let index = 0; index < share; index += 1) {
      const { pathname, search } = authorizationRequest(portico).url;
      const answer = await fetch(new URL(`${pathname}${search}`, origin), { redirect: 'manual' });
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => begin(REQUESTS / AT_ONCE)));
  return statuses;
}

test('is refused before anything is stored, and what was stored goes: after the purge there is no row of it (attacks 140, 142)', async () => {
  const before = await rows();
  const began = performance.now();
  const statuses = await flood();
  const minutes = (performance.now() - began) / 60_000;
  // A fifth of them comes back by the minute, however long this machine takes.
  const most = MAY_BEGIN + Math.ceil((minutes * MAY_BEGIN) / 5) + 1;
  const admitted = statuses.get(303) ?? 0;
  expect(admitted).toBeGreaterThanOrEqual(MAY_BEGIN);
  expect(admitted).toBeLessThanOrEqual(most);
  expect(statuses.get(429)).toBe(REQUESTS - admitted);
  const left = (await rows()) - before;
  // The browser's session at the issuer and the waiting request.
  expect(left).toBeLessThanOrEqual(admitted * 2);

  for (const table of ['oauth_states', 'sign_in_attempts'])
    await pool.query(`UPDATE ${table} SET expires_at = expires_at - interval '50 hours'`);
  await purges(pool).purge();
  expect(await rows()).toBeLessThanOrEqual(before);
});

test('says when to come again: a page for people, OAuth’s words for programs', async () => {
  const { pathname, search } = authorizationRequest(portico).url;
  // Some may have come back meanwhile: those are used up first.
  const ask = async (accept: string): Promise<Response> => {
    for (;;) {
      const address = new URL(`${pathname}${search}`, origin);
      const answer = await fetch(address, { headers: { accept }, redirect: 'manual' });
      if (answer.status === 429) return answer;
    }
  };
  const page = await ask('text/html');
  expect([page.status, page.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect(await page.text()).toContain('Too many sign-ins were started from your network');
  const program = await ask('application/json');
  expect(await program.json()).toMatchObject({
    error: 'temporarily_unavailable',
    code: 'too_many_beginnings',
    request_id: expect.stringMatching(/^req_/),
  });
});
