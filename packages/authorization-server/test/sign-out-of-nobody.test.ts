import { describe, expect, test } from 'vitest';
import { newBrowser, partOf, signedIn, startIssuers } from './bench.ts';

/* Who has no session leaves none behind (A5; OpenID Connect RP-Initiated Logout). */

const { one, two } = await startIssuers();
const BYE = 'http://127.0.0.1:9/bye';
const END = `${one.issuer}/session/end`;
const kept = () => one.store.keys().length;

/** As another site’s form arrives: without our Lax cookies. */
async function postFromElsewhere(fields: Record<string, string>): Promise<Response> {
  const answer = await fetch(END, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  await answer.arrayBuffer();
  return answer;
}
async function endedToken(): Promise<string> {
  const { id_token } = await signedIn(one);
  one.sessions.delete(String(partOf(id_token, 1)['sid']));
  return id_token;
}

describe('a sign-out where nobody is signed in', () => {
  test.each<[string, Record<string, string>, string]>([
    ['nothing', {}, `${END}/success`],
    ['an application', { client_id: 'app_one' }, `${END}/success`],
    [
      'where to go back to',
      { client_id: 'app_one', post_logout_redirect_uri: BYE, state: 's 1' },
      `${BYE}?state=s+1`,
    ],
  ])('that names %s is over at once and stores nothing, by GET and by POST', async (_, fields, to) => {
    const before = kept();
    for (const method of ['GET', 'POST'] as const) {
      const browser = newBrowser();
      const left =
        method === 'GET'
          ? await browser.open(`${END}?${new URLSearchParams(fields)}`)
          : await browser.open(END, { method, form: fields, from: 'https://app.example' });
      expect(left.url.href).toBe(to);
      expect(browser.cookies).toEqual([]);
    }
    expect(kept()).toBe(before);
  });

  test('goes back to the application by the id_token of a session that has ended, without keeping that', async () => {
    const id_token_hint = await endedToken();
    const before = kept();
    const answer = await postFromElsewhere({ id_token_hint, post_logout_redirect_uri: BYE, state: 's' });
    const next = new URL(answer.headers.get('location') ?? '');
    // What is no secret goes on in the address; the id_token does not.
    expect(Object.fromEntries(next.searchParams)).toEqual({
      client_id: 'app_one',
      post_logout_redirect_uri: BYE,
      state: 's',
    });
    expect((await newBrowser().open(next)).url.href).toBe(`${BYE}?state=s`);
    expect((await newBrowser().open(`${END}?${new URLSearchParams({ id_token_hint })}`)).url.href).toBe(
      `${END}/success`,
    );
    expect(kept()).toBe(before);
  });

  test('is refused with an id_token that is none of this issuer’s, and with an address that is not registered', async () => {
    const foreign = (await signedIn(two)).id_token;
    const [header, claims] = (await endedToken()).split('.');
    const before = kept();
    for (const id_token_hint of ['made.up.token', foreign, `${header}.${claims}.AAAA`])
      expect((await postFromElsewhere({ id_token_hint })).status).toBe(400);
    const evil = { client_id: 'app_one', post_logout_redirect_uri: 'https://evil.example/' };
    expect((await newBrowser().open(`${END}?${new URLSearchParams(evil)}`)).status).toBe(400);
    expect(kept()).toBe(before);
  });

  test('of a session that lives, posted by its application, still ends it', async () => {
    const browser = newBrowser();
    const { id_token } = await signedIn(one, {}, browser);
    const form = { id_token_hint: id_token, post_logout_redirect_uri: BYE };
    const asked = await browser.open(END, { method: 'POST', form, from: 'https://app.example' });
    expect(asked.body).toContain('Signing you out');
    expect(asked.url.href).not.toContain(id_token);
    expect((await browser.submit(asked)).url.href).toBe(BYE);
    expect(one.sessions.has(String(partOf(id_token, 1)['sid']))).toBe(false);
  });
});

test('a cookie of a session that is gone is worth no row at any page of the issuer, however often it is shown', async () => {
  const browser = newBrowser();
  await signedIn(one, {}, browser);
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  await browser.submit(await browser.open(END), { logout: 'yes' });
  const before = kept();
  const doors = ['/session/end', '/session/end/confirm', '/auth/made-up', '/device', '/device/made-up'];
  for (const path of doors)
    for (const method of ['GET', 'POST']) {
      // The one page that has to keep something, for its form: it is counted before (attack 140).
      if (path === '/device' && method === 'GET') continue;
      const form = new URLSearchParams({ xsrf: 'made-up', logout: 'yes', user_code: 'BCDF-GHJK' });
      const body = method === 'POST' ? form : null;
      const answer = await fetch(`${one.issuer}${path}`, {
        ...{ method, headers: { cookie }, redirect: 'manual' },
        body,
      });
      await answer.arrayBuffer();
    }
  expect(kept()).toBe(before);
});
