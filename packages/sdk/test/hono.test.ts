import { describe, expect, test } from 'vitest';
import { ISSUER, ORIGIN, offline } from './fake-issuer.ts';
import { SESSION, shop } from './shop.ts';

describe('a Hono application', () => {
  test('signs somebody in and back to where they were', async () => {
    const { browser, body, signIn } = shop();
    expect(await body('/')).toBe('nobody');
    const guarded = await browser.send('/private?x=1', { headers: { accept: 'text/html' } });
    expect(guarded.headers.get('location')).toBe('/auth/login?return_to=%2Fprivate%3Fx%3D1');
    const back = await signIn(guarded.headers.get('location') ?? '');
    expect([back.status, back.headers.get('location')]).toEqual([303, '/private?x=1']);
    expect(await body('/')).toBe('user_ada');
    expect(await body('/private')).toBe('private');
    expect([...browser.cookies.keys()]).toEqual([expect.stringMatching(SESSION)]);
  });

  test('keeps its session in a cookie that only it can read (attack 120)', async () => {
    const { signIn, browser } = shop();
    const back = await signIn();
    const line = back.headers.getSetCookie().find((each) => SESSION.test(each.split('=')[0] ?? '')) ?? '';
    expect(line).toMatch(/; Path=\/; Max-Age=1209600; HttpOnly; SameSite=Lax; Secure$/);
    expect(line.length).toBeLessThan(2_200);
    expect(back.headers.get('cache-control')).toBe('no-store');
    const answer = await browser.send('/auth/session');
    const session = await answer.json();
    expect(session).toMatchObject({ user: { id: 'user_ada' }, organizationId: 'org_a', roles: ['member'] });
    expect(JSON.stringify(session)).not.toMatch(/ey[A-Z]|refresh/);
  });

  test('passes on only where to sign in (attack 21)', async () => {
    const { browser } = shop();
    const response = await browser.send(
      '/auth/login?organization=org_a&login_hint=a%40b.example&redirect_uri=https://evil.example&state=evil&scope=x&prompt=none',
    );
    const { searchParams } = new URL(response.headers.get('location') ?? '');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      organization: 'org_a',
      login_hint: 'a@b.example',
    });
    expect(searchParams.getAll('redirect_uri')).toEqual([`${ORIGIN}/auth/callback`]);
    expect(searchParams.get('state')).not.toBe('evil');
    expect(searchParams.get('scope')).toBe('openid profile email offline_access');
    expect(searchParams.has('prompt')).toBe(false);
  });

  test('begins no sign-in for another issuer, and goes to no other site afterwards (attacks 12, 46)', async () => {
    const { browser, signIn } = shop();
    const foreign = await browser.send('/auth/login?iss=https://evil.example');
    expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([400, []]);
    const iss = encodeURIComponent(ISSUER);
    for (const wanted of ['return_to=//evil.example', 'target_link_uri=https://evil.example/x', `iss=${iss}`])
      expect((await signIn(`/auth/login?${wanted}`)).headers.get('location')).toBe('/');
    const deep = await signIn(
      `/auth/login?iss=${iss}&target_link_uri=${encodeURIComponent(`${ORIGIN}/deep?x`)}`,
    );
    expect(deep.headers.get('location')).toBe('/deep?x');
  });

  test('uses nothing of a callback that this browser did not ask for, and takes each one once (attacks 19, 37)', async () => {
    const { browser, issuer, body } = shop();
    const theirs = shop();
    const stolen = theirs.issuer.approve(
      (await theirs.browser.send('/auth/login')).headers.get('location') ?? '',
    );
    await browser.send(stolen.pathname + stolen.search);
    expect(await body('/')).toBe('nobody');
    expect(issuer.sent('/token')).toHaveLength(0);
    const begun = await browser.send('/auth/login');
    const back = issuer.approve(begun.headers.get('location') ?? '');
    expect((await browser.send(back.pathname + back.search)).status).toBe(303);
    await browser.send(back.pathname + back.search);
    expect(issuer.sent('/token')).toHaveLength(1);
  });

  test('shows nothing of what came in an error (attacks 11, 117)', async () => {
    const { browser, issuer } = shop();
    const begun = await browser.send('/auth/login');
    const back = issuer.approve(begun.headers.get('location') ?? '');
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', '<script>alert(1)</script>');
    const page = await browser.send(back.pathname + back.search);
    expect(page.status).toBe(403);
    expect(await page.text()).not.toContain('script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('guards by organization and role, in words for people and programs', async () => {
    const { browser, body, signIn } = shop();
    expect((await browser.send('/private')).status).toBe(401);
    expect((await browser.send('/orgs/org_a')).status).toBe(401);
    await signIn();
    expect(await body('/orgs/org_a')).toBe('ours');
    expect(await body('/members')).toBe('members');
    const elsewhere = await browser.send('/orgs/org_b');
    expect([elsewhere.status, await elsewhere.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'organization_required' }),
    ]);
    expect((await browser.send('/admin')).status).toBe(403);
  });

  test('refreshes on the way, once, and nobody is signed out while the issuer is away (fault R40)', async () => {
    const { issuer, signIn, body } = shop();
    await signIn();
    issuer.time.now += 300_000;
    expect(await Promise.all([body('/'), body('/'), body('/')])).toEqual([
      'user_ada',
      'user_ada',
      'user_ada',
    ]);
    expect(issuer.sent('/token')).toHaveLength(2);
    issuer.lies.answer = () => offline();
    issuer.time.now += 300_000;
    expect(await body('/')).toBe('user_ada');
    issuer.time.now += 601_000;
    expect(await body('/')).toBe('nobody');
    delete issuer.lies.answer;
    expect(await body('/')).toBe('user_ada');
  });

  test('forgets a session that was ended elsewhere, at the next refresh or at once when told (attack 127)', async () => {
    const told = shop();
    await told.signIn();
    const notice = {
      method: 'POST',
      body: new URLSearchParams({ logout_token: await told.issuer.logoutToken() }),
    };
    const answer = await told.app.request(`${ORIGIN}/auth/backchannel-logout`, notice);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await told.body('/')).toBe('nobody');
    expect(told.browser.cookies.size).toBe(0);

    const untold = shop();
    await untold.signIn();
    untold.issuer.live.clear();
    expect(await untold.body('/')).toBe('user_ada');
    untold.issuer.time.now += 300_000;
    expect(await untold.body('/')).toBe('nobody');
  });

  test('is told nothing by a forged notice (attack 45)', async () => {
    const { app, issuer, signIn, body } = shop();
    await signIn();
    const logout_token = await issuer.logoutToken({ foreignKey: true });
    const answer = await app.request(`${ORIGIN}/auth/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token }),
    });
    expect(answer.status).toBe(400);
    expect(await body('/')).toBe('user_ada');
  });

  test('signs out by a form that posts itself, here first and without a token in an address (attack 125)', async () => {
    const { browser, signIn, body } = shop();
    await signIn();
    const page = await browser.send('/auth/logout', { method: 'POST', headers: { origin: ORIGIN } });
    const html = await page.text();
    expect(html).toContain(`<form method="post" action="${ISSUER}/session/end">`);
    expect(html).toMatch(/name="id_token_hint" value="ey/);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[\w+/=]+'$/);
    expect(page.headers.get('location')).toBeNull();
    expect(await body('/')).toBe('nobody');
  });

  test('is signed out by nobody else, and not by a link (attack 116)', async () => {
    const { browser, signIn, body } = shop();
    await signIn();
    for (const origin of ['https://evil.example', 'null'])
      expect((await browser.send('/auth/logout', { method: 'POST', headers: { origin } })).status).toBe(400);
    expect((await browser.send('/auth/logout')).status).toBe(404);
    expect(await body('/')).toBe('user_ada');
  });

  test('serves its addresses next to the redirect URI, and plain cookies on this machine', async () => {
    const origin = 'http://localhost:3100';
    const { app } = shop({ redirectUri: `${origin}/callback` });
    const response = await app.request(`${origin}/login`);
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie()[0]).toMatch(/^portico_app_[\w-]{10}_[\w-]{10}=.*SameSite=Lax$/);
  });
});
