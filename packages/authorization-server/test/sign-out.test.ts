import { describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  codeFor,
  factsOf,
  goTo,
  newBrowser,
  partOf,
  refresh,
  signedIn,
  startIssuers,
  token,
} from './bench.ts';

const { one, two } = await startIssuers();
const BYE = 'http://127.0.0.1:9/bye';
const end = (parameters: Record<string, string>, issuer = one.issuer) =>
  `${issuer}/session/end?${new URLSearchParams(parameters)}`;
const isLive = (idToken: string) => one.sessions.has(String(partOf(idToken, 1)['sid']));
async function person() {
  const browser = newBrowser();
  return { browser, tokens: await signedIn(one, {}, browser) };
}

describe('signing out at the issuer', () => {
  test.each(['openid', 'openid offline_access'])(
    'ends the organization’s session and its tokens, asked for as %s (attack 127)',
    async (scope) => {
      const browser = newBrowser();
      const tokens = await signedIn(one, { scope }, browser);
      const page = await browser.open(
        end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE, state: 's' }),
      );
      expect(isLive(tokens.id_token)).toBe(true);
      const left = await browser.submit(page, { logout: 'yes' });
      expect(left.url.href).toBe(`${BYE}?state=s`);
      expect(isLive(tokens.id_token)).toBe(false);
      expect((await refresh(one, tokens.refresh_token)).status).toBe(400);
      const again = await goTo(authorizationRequest(one, { prompt: 'none' }), browser);
      expect(again.url.searchParams.get('error')).toBe('login_required');
    },
  );

  test('asks first; only the application that signed this person in spares the question (attack 78)', async () => {
    const { browser, tokens } = await person();
    const asked = await browser.open(end({ client_id: 'app_one' }));
    expect(asked.body).toContain('Sign out?');
    expect(asked.body).not.toContain('<script');
    expect(asked.body).not.toContain('<b>application');
    const hinted = await browser.open(end({ id_token_hint: tokens.id_token }));
    expect(hinted.body).toContain('Signing you out');
    const policy = hinted.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'sha256-[\w+/=]+'/);
    expect(policy).not.toContain('unsafe-inline');
    expect(isLive(tokens.id_token)).toBe(true);
  });

  test('asks first when the id_token is somebody else’s, however often it comes (attack 78)', async () => {
    const { browser, tokens } = await person();
    one.next.facts = factsOf({ userId: 'user_mallory' });
    const { id_token } = await signedIn(one);
    one.next.facts = factsOf({});
    for (const _time of ['first', 'second'])
      expect((await browser.open(end({ id_token_hint: id_token }))).body).not.toContain('<script');
    expect(isLive(tokens.id_token)).toBe(true);
    // The person may still wish it: then both end.
    await browser.submit(await browser.open(end({ id_token_hint: id_token })), { logout: 'yes' });
    expect([isLive(tokens.id_token), isLive(id_token)]).toEqual([false, false]);
  });

  test('asks first while a new sign-in has been begun, except the application that signed the person in (attack 78)', async () => {
    const { browser, tokens } = await person();
    one.next.facts = factsOf({ userId: 'user_mallory' });
    const other = await signedIn(one);
    one.next.facts = undefined;
    await goTo(authorizationRequest(one, { prompt: 'login' }), browser);
    one.next.facts = factsOf({});
    for (const hint of [{}, { client_id: 'app_one' }, { id_token_hint: other.id_token }]) {
      const asked = await browser.open(end(hint));
      expect(asked.body).toContain('Sign out?');
      expect(asked.body).not.toContain('<script');
    }
    expect(isLive(tokens.id_token)).toBe(true);
    const hinted = await browser.open(end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE }));
    expect(hinted.body).toContain('<script');
    expect((await browser.submit(hinted)).url.href).toBe(BYE);
    expect(isLive(tokens.id_token)).toBe(false);
  });

  test('goes on to the identity provider when the person chooses so, and only then', async () => {
    for (const everywhere of [true, false]) {
      const { browser, tokens } = await person();
      const sid = String(partOf(tokens.id_token, 1)['sid']);
      const page = await browser.open(end({ client_id: 'app_one' }));
      const { action, fields } = page.form();
      const form = { ...fields, logout: 'yes', ...(everywhere ? { everywhere: 'yes' } : {}) };
      const left = await browser.open(action, { method: 'POST', form, from: page, follow: false });
      expect(left.location?.href.startsWith('https://login.example/logout')).toBe(everywhere);
      if (everywhere) expect(left.location?.searchParams.get('of')).toBe(sid);
      expect(isLive(tokens.id_token)).toBe(false);
    }
  });

  test('goes on by a form where the provider takes that alone, and ends what this browser left behind, too (attack 127)', async () => {
    const { browser, tokens } = await person();
    one.next.facts = factsOf({ organizationId: 'org_b' });
    const later = await signedIn(one, { organization: 'org_b' }, browser);
    one.next.facts = factsOf({});
    one.atProvider.form = {
      action: `${BYE}?a=1&b="`,
      fields: { SAMLRequest: `"><script>${'A'.repeat(500)}` },
    };
    const page = await browser.open(end({ client_id: 'app_one' }));
    const { action, fields } = page.form();
    const form = { ...fields, logout: 'yes', everywhere: 'yes' };
    const left = await browser.open(action, { method: 'POST', form, from: page, follow: false });
    expect([left.status, left.location]).toEqual([200, undefined]);
    expect(left.form()).toMatchObject({ method: 'POST', ...one.atProvider.form });
    expect(left.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[\w+/=]+';/);
    expect(left.headers.get('cache-control')).toBe('no-store');
    delete one.atProvider.form;
    expect([isLive(tokens.id_token), isLive(later.id_token)]).toEqual([false, false]);
  });

  test('cannot be done by another site: the form needs a value of this browser (attack 78)', async () => {
    const { browser, tokens } = await person();
    await browser.open(end({ id_token_hint: tokens.id_token }));
    for (const xsrf of ['', 'guessed']) {
      const form = { xsrf, logout: 'yes' };
      const page = await browser.open(`${one.issuer}/session/end/confirm`, {
        method: 'POST',
        form,
        from: one.issuer,
      });
      expect(page.status).toBe(400);
    }
    expect(isLive(tokens.id_token)).toBe(true);
  });

  test.each<[string, Record<string, string>]>([
    ['that is not registered', { client_id: 'app_one', post_logout_redirect_uri: 'https://evil.example/' }],
    ['with something added', { client_id: 'app_one', post_logout_redirect_uri: `${BYE}?x=1` }],
    ['that is a prefix', { client_id: 'app_one', post_logout_redirect_uri: 'http://127.0.0.1:9/' }],
    ['with a hint that is forged', { id_token_hint: 'a.b.c', post_logout_redirect_uri: BYE }],
  ])('never goes to an address %s (attacks 48, 78)', async (_, parameters) => {
    const { browser, tokens } = await person();
    const page = await browser.open(end(parameters));
    expect(page.status).toBe(400);
    expect(page.forms).toEqual([]);
    expect(isLive(tokens.id_token)).toBe(true);
  });

  test('with an address but no application ends on a page of ours (attack 78)', async () => {
    const { browser } = await person();
    const asked = await browser.open(end({ post_logout_redirect_uri: BYE }));
    const left = await browser.submit(asked, { logout: 'yes' });
    expect(left.url.origin).toBe(new URL(one.issuer).origin);
    expect(left.body).toContain('You are signed out');
  });

  test('with a hint of another project, or one that was changed, is refused (attack 78)', async () => {
    const { browser, tokens } = await person();
    const foreign = await signedIn(two);
    const [header, , signature] = tokens.id_token.split('.');
    const claims = Buffer.from(JSON.stringify({ ...partOf(tokens.id_token, 1), sub: 'user_bob' })).toString(
      'base64url',
    );
    for (const id_token_hint of [foreign.id_token, `${header}.${claims}.${signature}`])
      expect((await browser.open(end({ id_token_hint, post_logout_redirect_uri: BYE }))).status).toBe(400);
  });

  test.each<[string, Record<string, string>]>([
    ['another organization', { organization: 'org_b' }],
    ['a fresh proof', { prompt: 'login' }],
  ])(
    'ends what this browser has left behind when it signed in again for %s (attack 127)',
    async (_, change) => {
      const { browser, tokens } = await person();
      one.next.facts = factsOf({ organizationId: change['organization'] ?? 'org_a' });
      const later = await signedIn(one, change, browser);
      one.next.facts = factsOf({});
      expect([isLive(tokens.id_token), isLive(later.id_token)]).toEqual([true, true]);
      await browser.submit(await browser.open(end({ id_token_hint: later.id_token })), { logout: 'yes' });
      expect([isLive(tokens.id_token), isLive(later.id_token)]).toEqual([false, false]);
      expect((await refresh(one, tokens.refresh_token)).status).toBe(400);
    },
  );

  test('of one application ends the sessions of the others in this browser, whichever was last (attack 127)', async () => {
    const { browser, tokens } = await person();
    const asked = authorizationRequest(one, { client_id: 'app_spa' });
    const { body } = await token(
      one,
      {
        ...{ grant_type: 'authorization_code', code: await codeFor(asked, browser) },
        ...{ code_verifier: asked.codeVerifier, client_id: 'app_spa' },
      },
      null,
    );
    const other = String(body.id_token);
    expect([isLive(tokens.id_token), isLive(other)]).toEqual([true, true]);
    await browser.submit(await browser.open(end({ id_token_hint: tokens.id_token })), { logout: 'yes' });
    expect([isLive(tokens.id_token), isLive(other)]).toEqual([false, false]);
  });

  test('ends the session that the id_token names, also when the browser does not know it any more (attack 127)', async () => {
    const { tokens } = await person();
    const browser = newBrowser();
    const page = await browser.open(end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE }));
    expect(isLive(tokens.id_token)).toBe(true);
    const left = await browser.submit(page);
    expect(left.url.href).toBe(BYE);
    expect(isLive(tokens.id_token)).toBe(false);
  });

  test('of one person leaves everybody else’s session alone', async () => {
    const { browser, tokens } = await person();
    one.next.facts = factsOf({ userId: 'user_bob' });
    const other = await signedIn(one);
    one.next.facts = factsOf({});
    const page = await browser.open(end({ id_token_hint: tokens.id_token }));
    await browser.submit(page, { logout: 'yes' });
    expect(isLive(other.id_token)).toBe(true);
  });
});
