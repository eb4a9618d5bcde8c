import { describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  goTo,
  newBrowser,
  partOf,
  signedIn,
  startIssuers,
  type Tokens,
} from '../bench.ts';

const { one } = await startIssuers();
const BYE = 'http://127.0.0.1:9/bye';

/** Signs in, asks to sign out with what the module sends, says yes where asked, and tells where that ended. */
async function signOut(change: (tokens: Tokens) => Record<string, string>) {
  const browser = newBrowser();
  const tokens = await signedIn(one, {}, browser);
  const page = await browser.open(`${one.issuer}/session/end?${new URLSearchParams(change(tokens))}`);
  const left = page.forms.length === 0 ? page : await browser.submit(page, { logout: 'yes' });
  const silent = await goTo(authorizationRequest(one, { prompt: 'none' }), browser);
  return {
    left,
    error: page.forms.length === 0 ? page.status : undefined,
    signedOut: silent.url.searchParams.get('error') === 'login_required',
    sessionEnded: !one.sessions.has(String(partOf(tokens.id_token, 1)['sid'])),
  };
}
const ended = { signedOut: true, sessionEnded: true };
const lives = { signedOut: false, sessionEnded: false };

describe('oidcc-rp-initiated-logout-certification-test-plan', () => {
  test('oidcc-rp-initiated-logout', async () => {
    const result = await signOut(({ id_token }) => ({
      id_token_hint: id_token,
      post_logout_redirect_uri: BYE,
      state: 's 1',
    }));
    expect(result).toMatchObject(ended);
    expect(result.left.url.href).toBe(`${BYE}?state=s+1`);
  });

  test('oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', async () => {
    const bad = 'https://evil.example/';
    const result = await signOut(({ id_token }) => ({
      id_token_hint: id_token,
      post_logout_redirect_uri: bad,
    }));
    expect(result).toMatchObject({ error: 400, ...lives });
  });

  test('oidcc-rp-initiated-logout-modified-id-token-hint', async () => {
    const result = await signOut(({ id_token }) => {
      const [header, payload, signature = ''] = id_token.split('.');
      const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
      return { id_token_hint: `${header}.${payload}.${flipped}`, post_logout_redirect_uri: BYE };
    });
    expect(result).toMatchObject({ error: 400, ...lives });
  });

  test('oidcc-rp-initiated-logout-bad-id-token-hint', async () => {
    const result = await signOut(() => ({ id_token_hint: 'bad', post_logout_redirect_uri: BYE }));
    expect(result).toMatchObject({ error: 400, ...lives });
  });

  test('oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri', async () => {
    const result = await signOut(({ id_token }) => ({
      id_token_hint: id_token,
      post_logout_redirect_uri: `${BYE}?foo=bar`,
    }));
    expect(result).toMatchObject({ error: 400, ...lives });
  });

  test.each<[string, (tokens: Tokens) => Record<string, string>]>([
    ['oidcc-rp-initiated-logout-no-id-token-hint', () => ({ post_logout_redirect_uri: BYE, state: 's' })],
    ['oidcc-rp-initiated-logout-no-params', () => ({})],
    [
      'oidcc-rp-initiated-logout-no-post-logout-redirect-uri',
      ({ id_token }) => ({ id_token_hint: id_token, state: 's' }),
    ],
    ['oidcc-rp-initiated-logout-only-state', () => ({ state: 's' })],
  ])('%s', async (_, change) => {
    const result = await signOut(change);
    expect(result).toMatchObject(ended);
    expect(result.left.body).toContain('You are signed out');
  });

  test('oidcc-rp-initiated-logout-no-state', async () => {
    const result = await signOut(({ id_token }) => ({
      id_token_hint: id_token,
      post_logout_redirect_uri: BYE,
    }));
    expect(result).toMatchObject(ended);
    expect(result.left.url.href).toBe(BYE);
  });
});
