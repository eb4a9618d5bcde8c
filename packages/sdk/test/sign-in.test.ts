import { describe, expect, test } from 'vitest';
import { createPortico, type PorticoErrorCode } from '../src/index.ts';
import { type Change, fakeIssuer, ISSUER, ORIGIN, offline } from './fake-issuer.ts';

const fails = (code: PorticoErrorCode) => expect.objectContaining({ name: 'PorticoError', code });

async function begun(wish = {}) {
  const issuer = fakeIssuer();
  const portico = createPortico(issuer.options());
  const { url, transaction } = await portico.signInUrl(wish);
  return { issuer, portico, transaction, asked: new URL(url), back: issuer.approve(url) };
}

describe('a sign-in', () => {
  test('asks with PKCE S256, state and nonce, and says where to sign in (attacks 19, 20, 21)', async () => {
    const { asked, transaction } = await begun({
      organization: 'org_a',
      loginHint: 'ada@contoso.example',
      maxAge: 60,
    });
    expect(asked.href.split('?')[0]).toBe(`${ISSUER}/auth`);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: `${ORIGIN}/auth/callback`,
      code_challenge_method: 'S256',
      organization: 'org_a',
      login_hint: 'ada@contoso.example',
      max_age: '60',
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    expect(transaction.split('.')).toHaveLength(5);
    expect(transaction).not.toContain(asked.searchParams.get('state'));
  });

  test('ends in a session of an organization, and where it was meant to go', async () => {
    const { portico, back, transaction, issuer } = await begun({ returnTo: '/orders?page=2' });
    const { session, returnTo } = await portico.callback(back, transaction);
    expect(returnTo).toBe('/orders?page=2');
    expect(session).toMatchObject({
      id: 'sess_1',
      user: { id: 'user_ada', name: 'Ada', email: 'ada@contoso.example', emailVerified: true },
      organizationId: 'org_a',
      roles: ['member'],
      connectionId: 'sso_a',
      groups: ['g1'],
      refreshToken: 'refresh-1',
    });
    expect(issuer.sent('/token')[0]?.authorization).toMatch(/^Basic /);
    expect(issuer.sent('/token')[0]?.form.has('client_secret')).toBe(false);
  });

  test.each<[string, (back: URL) => void]>([
    ['another state (attack 19)', (back) => back.searchParams.set('state', 'another')],
    ['no state (attack 19)', (back) => back.searchParams.delete('state')],
    ['two states', (back) => back.searchParams.append('state', 'another')],
    ['another issuer (attack 23)', (back) => back.searchParams.set('iss', 'https://evil.example')],
    ['no issuer (attack 23)', (back) => back.searchParams.delete('iss')],
  ])('that comes back with %s is refused before the code is sent anywhere', async (_, change) => {
    const { portico, back, transaction, issuer } = await begun();
    change(back);
    await expect(portico.callback(back, transaction)).rejects.toEqual(fails('sign_in_mismatch'));
    expect(issuer.sent('/token')).toEqual([]);
  });

  test('that comes back to another browser, or with a cookie that was changed, is not known (attack 37)', async () => {
    const { portico, back, transaction } = await begun();
    const sealed = await portico.sealSession((await portico.callback(back, transaction)).session);
    const [header, , ...rest] = transaction.split('.');
    const [, , , , tag] = sealed.split('.');
    const changed = [header, '', ...rest.slice(0, 2), tag].join('.');
    for (const cookie of [undefined, '', 'x', changed, sealed, '{"state":"x"}'])
      await expect(portico.callback(back, cookie)).rejects.toEqual(fails('sign_in_unknown'));
  });

  test('that took longer than an hour and the way back is not known', async () => {
    const { portico, back, transaction, issuer } = await begun();
    issuer.time.now += 3_901_000;
    await expect(portico.callback(back, transaction)).rejects.toEqual(fails('sign_in_unknown'));
  });

  test('that was refused says why by the OAuth code', async () => {
    const { portico, back, transaction } = await begun();
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    await expect(portico.callback(back, transaction)).rejects.toMatchObject({
      code: 'sign_in_refused',
      oauthError: 'access_denied',
    });
  });

  test.each<[string, Change]>([
    ['signed by another key', { foreignKey: true }],
    ['of another issuer (attack 24)', { claims: { iss: 'https://evil.example' } }],
    ['for another application (attack 25)', { claims: { aud: 'app_other' } }],
    ['for several, without saying for whom (attack 25)', { claims: { aud: ['app_shop', 'app_other'] } }],
    ['with another nonce (attack 20)', { claims: { nonce: 'another' } }],
    ['without a nonce (attack 20)', { claims: { nonce: undefined } }],
    ['that has expired (attack 26)', { claims: { exp: 1 } }],
    ['without a subject (attack 26)', { claims: { sub: undefined } }],
  ])('with an id_token %s is refused', async (_, change) => {
    const { portico, back, transaction, issuer } = await begun();
    issuer.lies.idToken = change;
    await expect(portico.callback(back, transaction)).rejects.toEqual(fails('tokens_invalid'));
  });

  test('is asked for again by max_age: an older proof does not count (attack 66)', async () => {
    const { portico, back, transaction, issuer } = await begun({ maxAge: 60 });
    issuer.lies.idToken = { claims: { auth_time: Math.floor(issuer.time.now / 1_000) - 3_600 } };
    await expect(portico.callback(back, transaction)).rejects.toEqual(fails('tokens_invalid'));
  });

  test.each([
    ['is offline', () => offline()],
    ['answers 503', () => new Response('down', { status: 503 })],
    ['asks to slow down', () => Response.json({ error: 'slow' }, { status: 429 })],
  ])('can be tried again when the issuer %s', async (_, lie) => {
    const issuer = fakeIssuer();
    issuer.lies.answer = lie;
    const portico = createPortico(issuer.options());
    await expect(portico.signInUrl()).rejects.toMatchObject({ code: 'issuer_unreachable', retryable: true });
    delete issuer.lies.answer;
    await expect(portico.signInUrl()).resolves.toHaveProperty('url');
  });

  test('does not begin at an issuer that says it is another one (attack 46)', async () => {
    const issuer = fakeIssuer();
    issuer.lies.answer = () => Response.json({ issuer: 'https://evil.example' });
    await expect(createPortico(issuer.options()).signInUrl()).rejects.toEqual(fails('issuer_invalid'));
  });
});

describe('options', () => {
  test.each([
    ['a plain issuer', { issuer: 'http://id.example/oauth2/a' }],
    ['no issuer', { issuer: '' }],
    ['an issuer with credentials', { issuer: 'https://a:b@id.example/' }],
    ['a plain redirect URI', { redirectUri: 'http://shop.example/callback' }],
    ['an empty client id', { clientId: '' }],
    ['an empty secret', { clientSecret: '' }],
    ['a short cookie secret', { cookieSecret: 'short' }],
  ])('with %s are refused at once, by name', (_, change) => {
    expect(() => createPortico(fakeIssuer().options(change))).toThrow(fails('misconfigured'));
  });

  test('may be plain on this machine', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      createPortico(fakeIssuer().options({ issuer: `http://${host}:3000/oauth2/a` }));
  });

  test('without a cookie secret keep no session', async () => {
    const { portico, back, transaction } = await begun();
    const { session } = await portico.callback(back, transaction);
    const bare = createPortico(fakeIssuer().options({ cookieSecret: undefined }));
    await expect(bare.sealSession(session)).rejects.toEqual(fails('misconfigured'));
  });
});
