import { passEntra } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { api, connectMicrosoft, directoryOf, signedInBrowser, startPortico } from '../harness/index.ts';

/* Somebody signs in again over single sign-on to confirm who they are (A4, attack 66). */

const portico = await startPortico();
const { a } = portico.organizations;

beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
});

/** Over the organization’s single sign-on, in the browser in which the person may be signed in there already. */
async function confirm(browser = portico.newBrowser()) {
  const query = new URLSearchParams({
    ...{ reauthenticate: '1', organization: a.id },
    next: `/dashboard/organizations/${a.id}`,
  });
  const asked = await browser.open(new URL(`/v1/session/sign-in?${query}`, portico.origin));
  const page = await browser.submit(asked);
  return { browser, end: await passEntra(browser, page, directoryOf(portico, a.domain).admin) };
}
const isRecent = async (browser: Awaited<ReturnType<typeof confirm>>['browser']) => {
  const { session } = (await api(portico, browser, '/v1/session')).body as {
    session: { authenticated_at: string };
  };
  return Date.now() - Date.parse(session.authenticated_at) < 15 * 60_000;
};

describe('confirming who one is over single sign-on', () => {
  test('is recent where the directory says when, and leads back to where the person was', async () => {
    const { browser, end } = await confirm();
    expect(end.url.pathname).toBe(`/dashboard/organizations/${a.id}`);
    expect(await isRecent(browser)).toBe(true);
  });

  test('is not where it does not say so: the person is in, is told what to do, and goes round in no circle', async () => {
    const { control } = portico.emulator;
    await control.spoilNextIdToken({ omit: ['auth_time'] });
    const { browser, end } = await confirm();
    expect(end.status).toBe(200);
    expect(end.body).toContain('does not count as a recent one');
    expect(end.body).toContain('auth_time');
    expect(await isRecent(browser)).toBe(false);
    const back = /href="([^"]+)"[^>]*>Go back/.exec(end.body)?.[1];
    expect(back).toBe(`/dashboard/organizations/${a.id}`);
    expect((await browser.open(new URL(back ?? '', end.url))).status).toBe(200);
  });
});

describe('a link to the single sign-on of an organization', () => {
  const address = new URL(`/v1/session/sign-in?organization=${a.id}&next=/dashboard`, portico.origin);
  const follow = (site: string | undefined, cookie = '') =>
    fetch(address, {
      redirect: 'manual',
      headers: { cookie, ...(site === undefined ? {} : { 'sec-fetch-site': site }) },
    });

  test.each(['cross-site', 'same-site', 'none', undefined])(
    'that is followed from elsewhere (%s) leads to our own page first, which names nobody (attacks 43, 117)',
    async (site) => {
      const page = await follow(site);
      expect(page.status).toBe(200);
      expect(page.headers.getSetCookie()).toEqual([]);
      const body = await page.text();
      expect(body).toContain('over the single sign-on of an organization.');
      expect(body).not.toContain(a.name);
    },
  );

  test('that one of our own pages shows leads there at once', async () => {
    const answer = await follow('same-origin');
    expect(answer.headers.get('location')).toContain('/oauth2/');
  });

  test('cannot be pressed by another site', async () => {
    const answer = await fetch(new URL('/v1/session/sign-in', portico.origin), {
      ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ organization: a.id }) },
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });

  test('names the organization to its own people', async () => {
    const browser = await signedInBrowser(portico, portico.organizations.b.owner);
    await portico.database.pool.query(
      `INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'member', 'invited')`,
      [portico.project.id, a.id, portico.organizations.b.owner.userId],
    );
    await portico.database.pool.query('UPDATE organizations SET sso_required = true WHERE id = $1', [a.id]);
    const page = await browser.open(address);
    expect(page.body).toContain(`the single sign-on of ${a.name}.`);
  });
});
