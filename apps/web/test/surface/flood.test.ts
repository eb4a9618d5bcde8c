import { PURGED_TABLES, purges } from '@portico/database';
import { expect, test } from 'vitest';
import { authorizationRequest, startPortico } from '../harness/index.ts';
import { type Door, doorsOfIssuer, doorsOfWeb, stepsOf } from './doors.ts';

/* Somebody who only begins, thousands of times, at every door that is open to anybody (A5, R6, attacks 140, 142). */

/** The guarantee does not depend on the number: what is kept is compared with what may be. Issuers answer without Next. */
const ROUNDS = { pages: 6, issuer: 80 };
const AT_ONCE = 20;
const MAY_BEGIN = 100;
/** For each network and thing that is counted; two of the doors count something for the application as well. */
const MOST_COUNTERS = 100;
const MOST_REFUSALS = 200;
const portico = await startPortico({ worker: false });
const { origin } = await portico.startAnotherWeb({ PORTICO_SIGN_INS_BEGUN: String(MAY_BEGIN) });
const { pool } = portico.database;
const { administration, operatorCaller, project } = portico;
const native = await administration.createApplication(operatorCaller, project.id, {
  ...{ name: 'Terminal', kind: 'native', redirect_uris: ['http://127.0.0.1/cb'] },
});
const at = { portico, origin, nativeClientId: native.id };

/** Of every table that there is. */
async function rows(): Promise<Record<string, number>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const counts = tables.map(async ({ name }) => {
    const { rows: found } = await pool.query(`SELECT count(*)::int AS count FROM "${name}"`);
    return [name, found[0].count] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

async function send(door: Door): Promise<Response> {
  const { path, ...rest } = door.ask();
  const headers = { accept: 'application/json', ...rest.headers };
  const answer = await fetch(new URL(path, origin), {
    ...{ method: door.method, redirect: 'manual', headers },
    body: rest.body ?? null,
  });
  await answer.arrayBuffer();
  return answer;
}

/** A sign-in page that waits, in a browser of its own: of the project, and of the dashboard. */
async function pageThatWaits(start: string): Promise<{ path: string; cookie: string }> {
  let [at, cookie] = [start, ''];
  for (;;) {
    const answer = await fetch(new URL(at, origin), { redirect: 'manual', headers: { cookie } });
    await answer.arrayBuffer();
    const set = answer.headers.getSetCookie().map((value) => value.split(';', 1)[0] ?? '');
    cookie = [cookie, ...set].filter(Boolean).join('; ');
    const next = new URL(answer.headers.get('location') ?? '', portico.origin);
    if (next.pathname.startsWith('/login/')) return { path: next.pathname, cookie };
    at = `${next.pathname}${next.search}`;
  }
}

const again = (doors: readonly Door[], rounds: number) => Array.from({ length: rounds }, () => doors).flat();

async function flood(requests: readonly Door[]): Promise<Map<string, number>> {
  const left = [...requests];
  const statuses = new Map<string, number>();
  const work = async () => {
    for (let door = left.pop(); door !== undefined; door = left.pop()) {
      const { status } = await send(door);
      const key = `${door.name} ${status}`;
      statuses.set(key, (statuses.get(key) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return statuses;
}

// Thousands of requests: so long that only what hangs meets it.
const PATIENCE = { timeout: 300_000 };

test(
  'leaves nothing: what is kept has a limit at every door, and after the purge every table is as it was (attacks 140, 142)',
  PATIENCE,
  async () => {
    // The first sign-in to the dashboard makes its application, once.
    await fetch(new URL('/v1/session/sign-in', origin), { redirect: 'manual' });
    await pool.query('DELETE FROM throttle_counters');
    const before = await rows();
    const began = performance.now();
    const pages = [
      await pageThatWaits(
        `${authorizationRequest(portico).url.pathname}${authorizationRequest(portico).url.search}`,
      ),
      await pageThatWaits('/v1/session/sign-in'),
    ];
    const onPages = [...doorsOfWeb(at), ...pages.flatMap((page) => stepsOf(at, page))];
    const atIssuer = await doorsOfIssuer(at);
    const requests = [...again(onPages, ROUNDS.pages), ...again(atIssuer, ROUNDS.issuer)];
    const statuses = await flood(requests);
    const minutes = (performance.now() - began) / 60_000;
    // A machine with something else to do may have no connection free for some of them; that is answered, too.
    expect([...statuses.keys()].filter((key) => key.endsWith(' 500'))).toEqual([]);
    expect([...statuses.keys()].filter((key) => key.endsWith(' 429')).length).toBeGreaterThan(0);

    // A fifth of them comes back by the minute, however long this machine takes.
    const most = MAY_BEGIN + Math.ceil((minutes * MAY_BEGIN) / 5) + 1;
    const kept = await rows();
    const more = Object.fromEntries(
      Object.entries(kept).flatMap(([table, count]) =>
        count > (before[table] ?? 0) ? [[table, count - (before[table] ?? 0)]] : [],
      ),
    );
    console.log(
      JSON.stringify({ requests: requests.length, doors: onPages.length + atIssuer.length, kept: more }),
    );
    // One row for each that was let through: the waiting request, the pushed one, the device, the form for its code.
    expect(more['oauth_states']).toBeLessThanOrEqual(most);
    expect(more['sign_in_attempts'] ?? 0).toBeLessThanOrEqual(most);
    expect(more['throttle_counters'] ?? 0).toBeLessThanOrEqual(MOST_COUNTERS);
    expect(more['refused_requests'] ?? 0).toBeLessThanOrEqual(MOST_REFUSALS);
    expect(Object.keys(more).filter((table) => !PURGED_TABLES.includes(table))).toEqual([]);

    const sixtyDays = `interval '60 days'`;
    for (const table of ['oauth_states', 'sign_in_attempts'])
      await pool.query(`UPDATE ${table} SET expires_at = expires_at - ${sixtyDays}`);
    await pool.query(`UPDATE throttle_counters SET window_start = window_start - ${sixtyDays}`);
    await pool.query(`UPDATE refused_requests SET occurred_at = occurred_at - ${sixtyDays}`);
    for (let done = await purges(pool).purge(); done?.more; done = await purges(pool).purge());
    expect(await rows()).toEqual(before);
  },
);

test('says when to come again: a page for people, OAuth’s words for programs', async () => {
  const { pathname, search } = authorizationRequest(portico).url;
  // Some may have come back meanwhile: those are used up first.
  const ask = async (accept: string, headers: Record<string, string> = {}, more = ''): Promise<Response> => {
    for (;;) {
      const address = new URL(`${pathname}${search}${more}`, origin);
      const answer = await fetch(address, { headers: { accept, ...headers }, redirect: 'manual' });
      if (answer.status === 429) return answer;
    }
  };
  const page = await ask('text/html');
  expect([page.status, page.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  const said = await page.text();
  expect(said).toContain('Too many sign-ins were started from your network');
  // In the words of the sign-in, with a way on: the same request once more.
  expect(said).toMatch(/<a [^>]*href="">Try again<\/a>/);
  expect(said).not.toContain('start page');
  expect(await (await ask('text/html', { 'accept-language': 'de-DE,de' })).text()).toContain(
    '<html lang="de">',
  );
  expect(await (await ask('text/html', {}, '&ui_locales=de')).text()).toContain('Noch einmal versuchen');
  const program = await ask('application/json');
  expect(await program.json()).toMatchObject({
    error: 'temporarily_unavailable',
    code: 'too_many_beginnings',
    request_id: expect.stringMatching(/^req_/),
  });
});
