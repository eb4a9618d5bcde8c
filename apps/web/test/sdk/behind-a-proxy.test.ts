import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { porticoForClients } from '../clients/support.ts';
import { answerMicrosoft } from '../harness/index.ts';
import { applicationBehindProxy } from './application.ts';
import type { Heads } from './limited-proxy.ts';
import { peopleInGroups } from './people-in-groups.ts';

const COUNTS = [2, 15, 150, 1_000] as const;
/** How long before its end the access token is refreshed, and a little. */
const UNTIL_REFRESH_MS = 275_000;
const portico = await porticoForClients();
const { a } = portico.organizations;
const measured: (Heads & { groups: number; cookie: number })[] = [];
let directory: Awaited<ReturnType<typeof peopleInGroups>>;

beforeAll(async () => {
  directory = await peopleInGroups(portico, a.domain, COUNTS);
});
afterAll(() => console.table(measured));

describe('an application on the SDK behind a proxy with nginx’s limits (S1)', () => {
  test.each(COUNTS)('signs a person in %i groups in, refreshes, and signs them out', async (count) => {
    const { origin, heads } = await applicationBehindProxy(portico);
    const login = directory.people.get(count);
    if (login === undefined) throw new Error('unreachable');
    const browser = portico.newBrowser();
    const begin = `${origin}/auth/login?organization=${a.id}`;
    const home = await answerMicrosoft(portico, browser, begin, login);
    expect([home.status, home.json()]).toEqual([200, expect.objectContaining({ email: login.upn })]);

    const all = directory.groups.slice(0, count);
    const { kept, asked } = (await browser.open(`${origin}/groups`)).json() as Record<string, unknown>;
    const told = (list: unknown) => (Array.isArray(list) ? list.toSorted() : list);
    expect(told(kept)).toEqual(count <= 15 ? all.toSorted() : 'unknown');
    // Entra itself tells no more than 200.
    expect(told(asked)).toEqual(count <= 200 ? all.toSorted() : 'unknown');

    await browser.open(`${origin}/ahead/${UNTIL_REFRESH_MS}`);
    const before = browser.cookies.map(({ value }) => value);
    expect((await browser.open(origin)).json()).toMatchObject({ email: login.upn });
    expect(browser.cookies.map(({ value }) => value)).not.toEqual(before);
    const cookies = browser.cookies.filter(({ name }) => name.startsWith('portico_app_'));
    expect(cookies).toHaveLength(1);

    const leaving = await browser.open(`${origin}/auth/logout`, {
      method: 'POST',
      from: `${origin}/`,
      form: {},
    });
    const asking = await browser.submit(leaving);
    expect(asking.body).toContain('Signing you out');
    const out = await browser.submit(asking, { logout: 'yes' });
    expect([out.url.href, out.json()]).toEqual([`${origin}/`, null]);
    measured.push({ groups: count, ...heads, cookie: cookies[0]?.value.length ?? 0 });
  });

  test('signs in somebody of whom a directory tells all 1,000 groups', async () => {
    const { origin } = await applicationBehindProxy(portico);
    const login = directory.people.get(1_000);
    if (login === undefined) throw new Error('unreachable');
    const { groups } = directory;
    await portico.emulator.control.spoilNextIdToken({
      claims: { groups },
      omit: ['_claim_names', '_claim_sources'],
    });
    const browser = portico.newBrowser();
    const home = await answerMicrosoft(portico, browser, `${origin}/auth/login?organization=${a.id}`, login);
    expect(home.json()).toMatchObject({ email: login.upn });
    const told = (await browser.open(`${origin}/groups`)).json();
    expect(told).toEqual({ kept: 'unknown', asked: groups });
  });

  test('begins twenty sign-ins, and finishes the first and the last', async () => {
    const { origin, heads } = await applicationBehindProxy(portico);
    const login = directory.people.get(15);
    if (login === undefined) throw new Error('unreachable');
    const browser = portico.newBrowser();
    const begun: URL[] = [];
    for (let index = 0; index < 20; index++) {
      const page = await browser.open(`${origin}/auth/login?organization=${a.id}&return_to=/?tab=${index}`, {
        follow: false,
      });
      if (page.location) begun.push(page.location);
    }
    for (const [index, url] of [begun[0], begun[19]].entries()) {
      const home = await answerMicrosoft(portico, browser, url ?? '', login);
      expect([home.url.search, home.status]).toEqual([`?tab=${index === 0 ? 0 : 19}`, 200]);
    }
    expect(heads.request).toBeLessThan(8_192);
  });
});
