import { describe, expect, it } from 'vitest';
import { CALLBACK, login } from './support/bench.ts';
import { formsOf } from './support/browser.ts';
import { freshBench } from './support/fresh-bench.ts';

const bench = await freshBench();

describe('before the redirect URI is settled, a failure is a page and nobody is redirected', () => {
  const refused: [string, string, Record<string, string>, string][] = [
    ['an unknown directory', 'nowhere.example', {}, 'AADSTS90002'],
    [
      'a forged client',
      'organizations',
      { client_id: 'b8f3a0c1-1111-4d2e-9c77-0a1b2c3d4e5f' },
      'AADSTS700016',
    ],
    [
      'the empty client id',
      'organizations',
      { client_id: '00000000-0000-0000-0000-000000000000' },
      'AADSTS700038',
    ],
    [
      'a redirect URI that is not registered',
      'organizations',
      { redirect_uri: `${CALLBACK}/x` },
      'AADSTS50011',
    ],
    [
      'a redirect URI on a look-alike host',
      'organizations',
      { redirect_uri: CALLBACK.replace('localhost', 'localhost.evil.example') },
      'AADSTS50011',
    ],
  ];
  it.each(refused)('%s', async (_, segment, params, code) => {
    const page = await bench.browser().get(bench.authorizePath(segment, params));
    expect([page.status, page.location]).toEqual([400, undefined]);
    expect(page.text).toContain(code);
  });

  it('escapes what the request brought', async () => {
    const page = await bench.browser().get(
      bench.authorizePath('organizations', {
        redirect_uri: 'https://x.example/"><script>alert(1)</script>',
      }),
    );
    expect(page.text).not.toContain('<script>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('sends nobody a header that is none: an address outside ASCII goes out encoded', async () => {
    const redirect = 'http://localhost/戻る';
    const { clientId } = bench.provisioningApp;
    await bench.control('PATCH', `/applications/${clientId}`, { web: { redirectUris: [redirect] } });
    const path = bench.authorizePath('organizations', { redirect_uri: redirect, prompt: 'none' });
    const answer = await bench.browser().get(path);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(
      /^http:\/\/localhost\/%E6%88%BB%E3%82%8B\?error=login_req/,
    );
  });

  it('ignores the port of a localhost redirect URI, and nothing else of it', async () => {
    const other = CALLBACK.replace(':3000', ':4123');
    expect(
      (await bench.browser().get(bench.authorizePath('organizations', { redirect_uri: other }))).status,
    ).toBe(200);
    const path = await bench
      .browser()
      .get(bench.authorizePath('organizations', { redirect_uri: other.replace('callback', 'Callback') }));
    expect(path.text).toContain('AADSTS50011');
  });
});

describe('once the redirect URI is settled, a failure goes to the client with its state', () => {
  const refused: [string, Record<string, string>, string][] = [
    ['response_type id_token without the switch', { response_type: 'id_token' }, 'AADSTS700054'],
    ['an unknown response mode', { response_mode: 'smoke' }, 'AADSTS70007'],
    ['an unknown prompt', { prompt: 'always' }, 'AADSTS90023'],
    ['a code challenge that is too short', { code_challenge: 'abc' }, 'AADSTS501491'],
    ['a scope of an unknown resource', { scope: 'https://nothing.example/.default' }, 'AADSTS500011'],
    ['a scope that Graph does not have', { scope: 'openid Everything.Read' }, 'AADSTS650053'],
    ['prompt=none without a session', { prompt: 'none' }, 'AADSTS50058'],
  ];
  it.each(refused)('%s', async (_, params, code) => {
    const { location } = await bench.browser().get(bench.authorizePath('organizations', params));
    expect(`${location?.origin}${location?.pathname}`).toBe(CALLBACK);
    // Where a token was asked for, the refusal travels in the fragment too.
    const answer = location?.hash ? new URLSearchParams(location.hash.slice(1)) : location?.searchParams;
    expect(answer?.get('error_description')).toContain(code);
    expect(answer?.get('state')).toBe('s-2');
  });
});

describe('signing in', () => {
  it('refuses an unknown name, a wrong password and a disabled user on the page, in Entra’s words', async () => {
    const { tenantId, user, disabledUser } = bench.directory();
    const browser = bench.browser();
    const first = await browser.get(bench.authorizePath(tenantId, {}));
    const unknown = await browser.press(first, 'Next', { email: 'nobody@contoso.example' });
    expect(unknown.text).toContain('AADSTS50034');
    const wrong = await browser.signIn(first, { ...login(user), password: 'wrong' });
    expect(wrong.text).toContain('AADSTS50126');
    const disabled = await browser.signIn(first, login(disabledUser));
    expect(disabled.text).toContain('AADSTS50057');
    expect([unknown, wrong, disabled].map((page) => page.location)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('goes on silently with the one session of the directory, and asks again for prompt=login', async () => {
    const browser = bench.browser();
    await bench.consent(browser);
    const { tenantId } = bench.directory();
    const silent = await browser.get(bench.authorizePath(tenantId, {}));
    expect(silent.location?.searchParams.get('code')).toBeTruthy();
    expect(silent.location?.searchParams.get('session_state')).toBeTruthy();
    expect((await browser.get(bench.authorizePath(tenantId, { prompt: 'login' }))).text).toContain(
      'id="email"',
    );
    expect(
      (await browser.get(bench.authorizePath(tenantId, { prompt: 'none' }))).location?.searchParams.get(
        'code',
      ),
    ).toBeTruthy();
    expect((await browser.get(bench.authorizePath(tenantId, { prompt: 'select_account' }))).text).toContain(
      'Pick an account',
    );
  });

  it('asks which of several sessions is meant, and login_hint answers that', async () => {
    const browser = bench.browser();
    await bench.consent(browser);
    const { tenantId, user } = bench.directory();
    const second = await browser.get(bench.authorizePath(tenantId, { login_hint: login(user).upn }));
    expect(second.text).toContain('id="password"');
    await browser.signIn(second, login(user));
    const picker = await browser.get(bench.authorizePath(tenantId, {}));
    expect(picker.text).toContain('Pick an account');
    expect(
      (await browser.press(picker, 'user@contoso.example')).location?.searchParams.get('code'),
    ).toBeTruthy();
    const hinted = await browser.get(
      bench.authorizePath(tenantId, { login_hint: login(user).upn, prompt: 'none' }),
    );
    expect(hinted.location?.searchParams.get('code')).toBeTruthy();
  });

  it('changes the cookie at sign-in, so a planted one is worth nothing', async () => {
    const browser = bench.browser();
    const page = await browser.get(bench.authorizePath('organizations', {}));
    const before = browser.cookies.get('entra_emulator_browser');
    const after = await browser.signIn(page, login(bench.directory().user));
    expect(browser.cookies.get('entra_emulator_browser')).not.toBe(before);
    expect(after.headers.getSetCookie()[0]).toMatch(/HttpOnly/i);
    expect(after.headers.getSetCookie()[0]).toMatch(/SameSite=Lax/i);
  });

  it('keeps a user of another directory out, on a page (50020)', async () => {
    const browser = bench.browser();
    const page = await browser.get(bench.authorizePath(bench.directory('fabrikam.example').tenantId, {}));
    const refused = await browser.signIn(page, login(bench.directory().user));
    expect(refused.text).toContain('AADSTS50020');
    expect(refused.location).toBeUndefined();
  });
});

describe('user consent', () => {
  it('asks a user once, and remembers', async () => {
    const { tenantId, user } = bench.directory();
    const browser = bench.browser();
    const asked = await browser.signIn(await browser.get(bench.authorizePath(tenantId, {})), login(user));
    expect(asked.text).toContain('Permissions requested');
    expect(asked.text).not.toContain('Consent on behalf of your organization');
    expect((await browser.press(asked, 'Accept')).location?.searchParams.get('code')).toBeTruthy();
    expect(
      (await browser.get(bench.authorizePath(tenantId, {}))).location?.searchParams.get('code'),
    ).toBeTruthy();
  });

  it('answers Cancel with access_denied 65004', async () => {
    const browser = bench.browser();
    const asked = await browser.signIn(
      await browser.get(bench.authorizePath('organizations', {})),
      login(bench.directory().user),
    );
    const query = (await browser.press(asked, 'Cancel')).location?.searchParams;
    expect(query?.get('error')).toBe('access_denied');
    expect(query?.get('error_description')).toContain('AADSTS65004');
    expect(query?.get('error_subcode')).toBe('cancel');
  });

  it('lets an administrator consent for the organization, and then asks nobody', async () => {
    const { tenantId, admin, user } = bench.directory();
    const browser = bench.browser();
    const asked = await browser.signIn(await browser.get(bench.authorizePath(tenantId, {})), login(admin));
    expect(asked.text).toContain('Consent on behalf of your organization');
    await browser.press(asked, 'Accept', { organization: 'yes' });
    const other = bench.browser();
    const answer = await other.signIn(await other.get(bench.authorizePath(tenantId, {})), login(user));
    expect(answer.location?.searchParams.get('code')).toBeTruthy();
  });

  it('holds the user on "Need admin approval" where the directory forbids user consent (90094)', async () => {
    const { tenantId, user } = bench.directory();
    await bench.control('PATCH', `/directories/${tenantId}`, { userConsentAllowed: false });
    const browser = bench.browser();
    const held = await browser.signIn(await browser.get(bench.authorizePath(tenantId, {})), login(user));
    expect(held.text).toContain('Need admin approval');
    expect(held.location).toBeUndefined();
    const silent = await browser.get(bench.authorizePath(tenantId, { prompt: 'none' }));
    expect(silent.location?.searchParams.get('error')).toBe('interaction_required');
  });

  it('never takes a permission that is for administrators from a user', async () => {
    const browser = bench.browser();
    const page = await browser.get(
      bench.authorizePath('organizations', { scope: 'openid Directory.Read.All' }),
    );
    expect((await browser.signIn(page, login(bench.directory().user))).text).toContain('Need admin approval');
  });
});

describe('the answer', () => {
  it('travels in the fragment, or by a form that posts itself', async () => {
    const browser = bench.browser();
    await bench.consent(browser);
    const { tenantId } = bench.directory();
    const fragment = await browser.get(bench.authorizePath(tenantId, { response_mode: 'fragment' }));
    expect(fragment.location?.hash).toContain('code=');
    expect(fragment.location?.search).toBe('');
    const posted = await browser.get(
      bench.authorizePath(tenantId, { response_mode: 'form_post', state: '"<x>' }),
    );
    const [form] = formsOf(posted.text);
    expect(form?.action).toBe(CALLBACK);
    expect(form?.fields['state']).toBe('"<x>');
    expect(posted.headers.get('content-security-policy')).toContain("script-src 'sha256-");
  });

  it('brings client_info when it was asked for', async () => {
    const browser = bench.browser();
    await bench.consent(browser);
    const { tenantId, admin } = bench.directory();
    const answer = await browser.get(bench.authorizePath(tenantId, { client_info: '1' }));
    const info = JSON.parse(
      Buffer.from(answer.location?.searchParams.get('client_info') ?? '', 'base64url').toString(),
    );
    expect(info).toEqual({ uid: login(admin).objectId, utid: tenantId });
  });
});

describe('signing out', () => {
  it('ends the session and goes to a registered address only', async () => {
    const browser = bench.browser();
    await bench.consent(browser);
    const { tenantId } = bench.directory();
    await browser.get(bench.authorizePath(tenantId, {}));
    const elsewhere = await browser.get(
      `/${tenantId}/oauth2/v2.0/logout?post_logout_redirect_uri=https://evil.example/`,
    );
    expect(elsewhere.location).toBeUndefined();
    expect(elsewhere.text).toContain('You signed out');
    const back = await browser.get(
      `/${tenantId}/oauth2/v2.0/logout?${new URLSearchParams({ post_logout_redirect_uri: CALLBACK, state: 'out' })}`,
    );
    expect(back.location?.href).toBe(`${CALLBACK}?state=out`);
    const again = await browser.get(bench.authorizePath(tenantId, { prompt: 'none' }));
    expect(again.location?.searchParams.get('error')).toBe('login_required');
  });
});
