import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { REDIRECT, Shop } from './support/shop.ts';

const shop = new Shop();
const { change, here, path, tokensOf, visit } = shop;

describe('signing out', () => {
  it('tells every application of the session, with iss and sid, and ends the session that a hint names', async () => {
    const browser = shop.bench.browser();
    await change({ optionalClaims: { idToken: [{ name: 'sid' }] } });
    const { body, id } = await tokensOf(await visit({}, browser));
    const logout = `/${here()}/oauth2/v2.0/logout?${new URLSearchParams({
      post_logout_redirect_uri: REDIRECT,
      id_token_hint: String(body['id_token']),
      state: 'bye',
    })}`;
    const page = await browser.get(logout);
    const frame = new URL('https://shop.example/signed-out');
    frame.searchParams.set('sid', String(id['sid']));
    frame.searchParams.set('iss', `${shop.bench.emulator.origin}/${here()}/v2.0`);
    expect(page.text).toContain(frame.href.replaceAll('&', '&amp;'));
    expect(page.text).toContain(`${REDIRECT}?state=bye`);
    expect((await browser.get(path({ prompt: 'none' }))).location?.searchParams.get('error')).toBe(
      'login_required',
    );
  });

  it('a hint for somebody else ends nobody’s session here, and a forged one says nothing', async () => {
    const browser = shop.bench.browser();
    await visit({}, browser);
    const stranger = await tokensOf(
      await visit({}, shop.bench.browser(), login(shop.bench.directory().admin)),
    );
    await browser.get(
      `/common/oauth2/v2.0/logout?${new URLSearchParams({ id_token_hint: String(stranger.body['id_token']) })}`,
    );
    expect((await browser.get(path({ prompt: 'none' }))).location?.searchParams.has('code')).toBe(true);
    const evil = `/common/oauth2/v2.0/logout?${new URLSearchParams({
      id_token_hint: 'a.b.c',
      post_logout_redirect_uri: 'https://evil.example/',
    })}`;
    expect((await browser.get(evil)).location).toBeUndefined();
  });
});
