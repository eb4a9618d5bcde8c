import { describe, expect, test } from 'vitest';
import { offline } from './fake-issuer.ts';
import { SESSION, shop } from './shop.ts';

/* Whoever comes to the callback by Back, by a bookmark, too late or after a refusal is not stranded there (U9). */

const STRANGE = '/auth/callback?code=x&state=y&iss=z';
const asPage = { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } };

describe('a callback that no sign-in of this browser knows', () => {
  test('leads whoever is signed in to the first page: Back after signing in (U9)', async () => {
    const { browser, issuer, body } = shop();
    const begun = await browser.send('/auth/login?return_to=/deep');
    const back = issuer.approve(begun.headers.get('location') ?? '');
    expect((await browser.send(back.pathname + back.search)).headers.get('location')).toBe('/deep');
    const again = await browser.send(back.pathname + back.search, asPage);
    expect([again.status, again.headers.get('location')]).toEqual([303, '/']);
    expect(await body('/')).toBe('user_ada');
    expect(issuer.sent('/token')).toHaveLength(1);
  });

  test.each([
    ['a bookmark', async (_: ReturnType<typeof shop>) => STRANGE],
    [
      'after too long at the identity provider',
      async ({ browser, issuer }: ReturnType<typeof shop>) => {
        const begun = await browser.send('/auth/login');
        issuer.time.now += 4_000_000;
        const back = issuer.approve(begun.headers.get('location') ?? '');
        return back.pathname + back.search;
      },
    ],
  ])('begins a sign-in for whoever is not, which then goes well: %s (U9)', async (_, arrive) => {
    const at = shop();
    const begun = await at.browser.send(await arrive(at), asPage);
    expect(begun.status).toBe(303);
    const back = at.issuer.approve(begun.headers.get('location') ?? '');
    const done = await at.browser.send(back.pathname + back.search, asPage);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/']);
    expect(await at.body('/')).toBe('user_ada');
  });

  test('begins one once, also in a browser that keeps no cookies (U9)', async () => {
    const { browser, issuer, errors } = shop();
    const begun = await browser.send(STRANGE, asPage);
    browser.cookies.clear();
    const back = issuer.approve(begun.headers.get('location') ?? '');
    const page = await browser.send(back.pathname + back.search, asPage);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('sign_in_unknown');
    expect(errors).toMatchObject([{ code: 'sign_in_unknown', where: 'callback' }]);
  });

  test('begins none for a browser that only looks ahead, nor where Portico has said no (S7, U9)', async () => {
    const { browser } = shop();
    const ahead = await browser.send(STRANGE, { headers: { 'sec-purpose': 'prefetch' } });
    expect([ahead.status, ahead.headers.getSetCookie()]).toEqual([204, []]);
    const refused = await browser.send('/auth/callback?error=access_denied&state=y', asPage);
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([400, []]);
  });

  test('is a page with a way on where there is no issuer to sign in at (U9)', async () => {
    const { browser, issuer } = shop();
    issuer.lies.answer = () => offline();
    const page = await browser.send(STRANGE, asPage);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('href="/auth/login"');
  });
});

test('a sign-in that waited for an hour at Portico still leads to where it was to lead (U9)', async () => {
  const { browser, issuer, body } = shop();
  const begun = await browser.send('/auth/login?return_to=/deep');
  issuer.time.now += 3_600_000;
  const back = issuer.approve(begun.headers.get('location') ?? '');
  const done = await browser.send(back.pathname + back.search, asPage);
  expect([done.status, done.headers.get('location')]).toEqual([303, '/deep']);
  expect(await body('/')).toBe('user_ada');
});

describe('a sign-in that Portico refused', () => {
  test('can be tried again, and leads to where this one was to lead (U9)', async () => {
    const { browser, issuer, signIn } = shop();
    const begun = await browser.send('/auth/login?return_to=/deep?x=1');
    const back = issuer.approve(begun.headers.get('location') ?? '');
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    const page = await browser.send(back.pathname + back.search, asPage);
    expect(page.status).toBe(403);
    const [, href = ''] = /<a class="go" href="([^"]+)">Try again<\/a>/.exec(await page.text()) ?? [];
    expect((await signIn(href.replaceAll('&#38;', '&'))).headers.get('location')).toBe('/deep?x=1');
  });

  test('leaves whoever was signed in before as they were (U9)', async () => {
    const { browser, issuer, signIn, body } = shop();
    await signIn();
    const begun = await browser.send('/auth/login');
    const back = issuer.approve(begun.headers.get('location') ?? '');
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    await browser.send(back.pathname + back.search, asPage);
    expect(await body('/')).toBe('user_ada');
    expect([...browser.cookies.keys()]).toEqual([expect.stringMatching(SESSION)]);
  });
});
