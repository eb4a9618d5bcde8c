import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBrowserPortico } from '../src/browser/index.ts';
import { createPortico } from '../src/index.ts';
import { fakeIssuer, ISSUER, offline } from './fake-issuer.ts';
import { shop } from './shop.ts';

const html = (status: number) => new Response('<h1>Sign in to the proxy</h1>', { status });
const oauth = (error: string, status = 400) => Response.json({ error }, { status });

/** What is no word of the issuer about this session. */
const NOT_UNDERSTOOD: readonly (readonly [string, () => Response | Error])[] = [
  ['a proxy’s 404', () => html(404)],
  ['a proxy’s 403', () => html(403)],
  ['a page to sign in to the network', () => html(200)],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://proxy.example' } })],
  [
    'a proxy that wants a password',
    () => new Response('', { status: 401, headers: { 'www-authenticate': 'Basic' } }),
  ],
  ['invalid_client', () => oauth('invalid_client', 401)],
  ['invalid_request', () => oauth('invalid_request')],
  ['unauthorized_client', () => oauth('unauthorized_client')],
  ['invalid_grant of somebody who answers 503', () => oauth('invalid_grant', 503)],
  ['invalid_grant in a page', () => new Response('{"error":"invalid_grant"}', { status: 400 })],
  ['JSON of another kind', () => Response.json(['invalid_grant'], { status: 400 })],
  ['an answer without tokens', () => Response.json({})],
  ['no answer', () => offline()],
];
const atToken = (answer: () => Response | Error) => (path: string) =>
  path === '/token' ? answer() : undefined;

describe('a refresh', () => {
  test.each(NOT_UNDERSTOOD)(
    'that meets %s signs nobody out, and says what it was (S2)',
    async (_, answer) => {
      const { issuer, signIn, body, browser, errors } = shop();
      await signIn();
      issuer.lies.answer = atToken(answer);
      issuer.time.now += 300_000;
      expect(await body('/')).toBe('user_ada');
      expect(errors).toEqual([expect.objectContaining({ where: 'refresh' })]);
      issuer.time.now += 601_000;
      expect(await body('/')).toBe('nobody');
      expect(browser.cookies.size).toBe(1);
      delete issuer.lies.answer;
      expect(await body('/')).toBe('user_ada');
    },
  );

  test.each(NOT_UNDERSTOOD)('that meets %s keeps a browser’s tokens, too (S2)', async (_, answer) => {
    const { issuer, portico, storage } = await singlePage();
    const before = [...storage];
    issuer.lies.answer = atToken(answer);
    issuer.time.now += 300_000;
    await expect(portico.getSession()).rejects.toMatchObject({ name: 'PorticoError' });
    expect([...storage]).toEqual(before);
    delete issuer.lies.answer;
    expect(await portico.getSession()).toMatchObject({ user: { id: 'user_ada' } });
  });

  test('that the issuer refuses as invalid_grant, in JSON, ends the session everywhere (S2)', async () => {
    const { issuer, signIn, body, browser } = shop();
    await signIn();
    issuer.live.clear();
    issuer.time.now += 300_000;
    expect([await body('/'), browser.cookies.size]).toEqual(['nobody', 0]);
    const page = await singlePage();
    page.issuer.live.clear();
    page.issuer.time.now += 300_000;
    expect([await page.portico.getSession(), page.storage.size]).toEqual([undefined, 0]);
  });
});

async function singlePage() {
  const issuer = fakeIssuer();
  const storage = new Map<string, string>();
  const seen = { address: 'https://spa.example/callback', left: '' };
  const portico = createBrowserPortico(
    {
      ...{ issuer: ISSUER, clientId: 'app_shop', redirectUri: seen.address },
      ...{ fetch: issuer.fetch, now: () => issuer.time.now },
    },
    {
      address: () => seen.address,
      go: (url) => void Object.assign(seen, { left: url }),
      post: () => undefined,
      showPath: () => undefined,
      storage: {
        getItem: (key) => storage.get(key) ?? null,
        setItem: (key, value) => void storage.set(key, value),
        removeItem: (key) => void storage.delete(key),
      },
      exclusively: (_name, work) => work(),
      channel: () => () => undefined,
    },
  );
  await portico.signIn();
  seen.address = issuer.approve(seen.left).href;
  await portico.start();
  return { issuer, storage, portico };
}

describe('a reason', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([
    ['a wrong secret', () => oauth('invalid_client', 401), 'invalid_client'],
    ['a wrong secret, told by 401 alone', () => NOT_UNDERSTOOD[4]?.[1]() ?? html(401), '401'],
    ['a grant that it may not use', () => oauth('unauthorized_client'), 'unauthorized_client'],
  ])(
    'of the application’s settings is told to the application, and to nobody else: %s (S5)',
    async (_, answer, said) => {
      const { issuer, signIn, errors } = shop();
      issuer.lies.answer = atToken(answer);
      const page = await signIn();
      const text = await page.text();
      expect([page.status, text]).toEqual([500, expect.stringContaining('misconfigured')]);
      expect(text).not.toContain('invalid_client');
      expect(errors).toEqual([
        { code: 'misconfigured', where: 'callback', detail: expect.stringContaining(said) },
      ]);
    },
  );

  test.each([
    ['access_denied', 'sign_in_refused', 403],
    ['unauthorized_client', 'misconfigured', 500],
    ['invalid_scope', 'misconfigured', 500],
    ['temporarily_unavailable', 'issuer_unreachable', 503],
  ])('that Portico sends with the browser is told as what it is: %s (S5)', async (error, code, status) => {
    const { issuer, browser, errors } = shop();
    const begun = await browser.send('/auth/login');
    const back = issuer.approve(begun.headers.get('location') ?? '');
    back.searchParams.delete('code');
    back.searchParams.set('error', error);
    back.searchParams.set('error_description', 'a description');
    expect((await browser.send(back.pathname + back.search)).status).toBe(status);
    expect(errors).toEqual([{ code, where: 'callback', detail: `${error}: a description` }]);
  });

  test('is on the console of an application that does not ask for it, in one line (S5)', async () => {
    const line = vi.spyOn(console, 'error').mockReturnValue();
    const { issuer, signIn } = shop({ onError: undefined });
    const answer = { error: 'invalid_client', error_description: 'first\nsecond' };
    issuer.lies.answer = atToken(() => Response.json(answer, { status: 401 }));
    await signIn();
    expect(line.mock.calls).toEqual([
      ['portico: misconfigured at callback: "invalid_client: first\\nsecond"'],
    ]);
  });

  test('is on every door: sign-in, sign-out, notice (S5)', async () => {
    const { app, browser, errors, issuer } = shop();
    issuer.lies.answer = () => offline();
    await browser.send('/auth/login');
    await browser.send('/auth/logout', { method: 'POST', headers: { origin: 'https://evil.example' } });
    delete issuer.lies.answer;
    await app.request('https://shop.example/auth/backchannel-logout', { method: 'POST', body: 'x' });
    expect(errors.map(({ code, where }) => [where, code])).toEqual([
      ['login', 'issuer_unreachable'],
      ['logout', 'request_refused'],
      ['backchannelLogout', 'logout_token_invalid'],
    ]);
  });

  test('comes on a page that is laid out, by a style that its policy allows, and leads on', async () => {
    const { browser } = shop();
    const page = await browser.send('/auth/callback?error=access_denied&state=y');
    const text = await page.text();
    expect(text).toMatch(/<style>.+<\/style>/s);
    expect(text).toContain('href="/auth/login"');
    expect(page.headers.get('content-security-policy')).toMatch(/; style-src 'sha256-[\w+/=]+'$/);
  });
});

describe('an address that the issuer names', () => {
  const discovery = async (change: Record<string, string>) => {
    const issuer = fakeIssuer();
    const found = await (await issuer.fetch(`${ISSUER}/.well-known/openid-configuration`)).json();
    issuer.lies.answer = (path) =>
      path.startsWith('/.well-known') ? Response.json({ ...found, ...change }) : undefined;
    return createPortico(issuer.options());
  };

  test.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ms-settings:about',
    'http://id.example/auth',
    'http://localhost/auth',
    '--version',
  ])('is followed by nobody unless it is https: %s', async (address) => {
    for (const name of ['authorization_endpoint', 'end_session_endpoint']) {
      const portico = await discovery({ [name]: address });
      await expect(portico.signInUrl()).rejects.toMatchObject({ code: 'issuer_invalid' });
    }
  });

  test.each(['verification_uri', 'verification_uri_complete'])(
    'is not shown to a person with a device either: %s',
    async (name) => {
      const issuer = fakeIssuer();
      const answer = {
        device_code: 'd',
        user_code: 'u',
        expires_in: 600,
        verification_uri: `${ISSUER}/device`,
      };
      issuer.lies.answer = (path) =>
        path === '/device/auth' ? Response.json({ ...answer, [name]: 'javascript:alert(1)' }) : undefined;
      const portico = createPortico(issuer.options({ clientSecret: undefined }));
      await expect(portico.deviceSignIn()).rejects.toMatchObject({ code: 'issuer_invalid' });
    },
  );
});
