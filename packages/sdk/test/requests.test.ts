import { describe, expect, test } from 'vitest';
import { ORIGIN } from './fake-issuer.ts';
import { shop } from './shop.ts';

describe('a sign-out is the person’s own (attack 116)', () => {
  const post = async (headers: Record<string, string>) => {
    const { browser, signIn, body } = shop();
    await signIn();
    const { status } = await browser.send('/auth/logout', { method: 'POST', headers });
    return [status, await body('/')];
  };

  test.each<[string, Record<string, string>]>([
    ['a page without referrer', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['a page of this application', { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }],
    [
      'one behind a proxy that has another name',
      { origin: 'http://inside', 'sec-fetch-site': 'same-origin' },
    ],
    ['an older browser', { origin: ORIGIN }],
    ['a program', {}],
  ])('from %s (S6)', async (_, headers) => expect(await post(headers)).toEqual([200, 'nobody']));

  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site that keeps its name to itself', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { origin: 'https://blog.shop.example', 'sec-fetch-site': 'same-site' }],
    ['another site with our origin in the header', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ['another site in an older browser', { origin: 'https://evil.example' }],
    ['nobody knows where in an older browser', { origin: 'null' }],
  ])('and not from %s (S6)', async (_, headers) => expect(await post(headers)).toEqual([400, 'user_ada']));
});

describe('a sign-in begins when somebody goes there', () => {
  test.each<[string, Record<string, string>]>([
    ['a prefetch', { 'sec-purpose': 'prefetch' }],
    ['a prerender', { 'sec-purpose': 'prefetch;prerender' }],
    ['a prefetch of an older browser', { purpose: 'prefetch' }],
    ['a prefetch of an older Firefox', { 'x-moz': 'prefetch' }],
    ['the router of Next.js', { rsc: '1', 'next-router-prefetch': '1' }],
    ['a picture', { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }],
    ['a script', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }],
  ])('and not for %s: no cookie, nothing to follow (S7)', async (_, headers) => {
    const { browser, issuer } = shop();
    const answer = await browser.send('/auth/login', { headers });
    expect([answer.status, answer.headers.get('location'), browser.cookies.size]).toEqual([204, null, 0]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(issuer.requests).toEqual([]);
  });

  test('however many links were looked at before (S7)', async () => {
    const { browser, issuer } = shop();
    const begun = await browser.send('/auth/login');
    for (let index = 0; index < 60; index++)
      await browser.send('/auth/login', { headers: { 'sec-purpose': 'prefetch' } });
    const back = issuer.approve(begun.headers.get('location') ?? '');
    expect((await browser.send(back.pathname + back.search)).status).toBe(303);
  });

  test.each(['document', 'iframe'])('in a %s', async (destination) => {
    const headers = { 'sec-fetch-dest': destination, 'sec-fetch-mode': 'navigate' };
    expect((await shop().browser.send('/auth/login', { headers })).status).toBe(303);
  });
});
