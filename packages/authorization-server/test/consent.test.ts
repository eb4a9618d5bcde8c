import { describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  basic,
  CALLBACK,
  factsOf,
  goTo,
  newBrowser,
  partOf,
  register,
  SECRET,
  signedIn,
  startIssuers,
  token,
} from './bench.ts';

const { one } = await startIssuers();
register(one, 'app_third', { thirdParty: true, name: 'Other <i>people’s</i>' });
register(one, 'app_cli', { kind: 'native', redirectUris: ['http://127.0.0.1/cb'], secretHashes: [] });
const third = { client_id: 'app_third' };
const native = { client_id: 'app_cli', redirect_uri: 'http://127.0.0.1:9/cb' };
const ask = (change: Record<string, string | undefined>, browser = newBrowser()) =>
  goTo(authorizationRequest(one, change), browser);
const answers = (page: Awaited<ReturnType<typeof ask>>) => page.url.searchParams;

describe('an application of a third party', () => {
  test('gets nothing before the person has allowed it, on a page that names all that matters', async () => {
    const browser = newBrowser();
    const page = await ask(third, browser);
    expect(page.url.pathname).toMatch(/^\/oauth2\/one\/consent\//);
    for (const said of [
      'people’s',
      'Ada',
      'org_a',
      'your name',
      'your e-mail address',
      'signed in while you are away',
    ])
      expect(page.body).toContain(said);
    expect(page.body).not.toContain('<i>');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(page.headers.get('cache-control')).toContain('no-store');
    const back = await browser.submit(page, { answer: 'allow' });
    expect(answers(back).has('code')).toBe(true);
    expect(answers(back).get('iss')).toBe(one.issuer);
  });

  test('is asked about in the language that it asks for', async () => {
    const { body } = await ask({ ...third, ui_locales: 'fr de-CH' });
    expect(body).toContain('<html lang="de">');
    expect(body).toContain('den Zugriff erlauben?');
    expect(body).toContain('Ihre E-Mail-Adresse sehen');
    expect(body).not.toMatch(/\b(your|you|asks)\b/);
  });

  test('is asked about once in a session, and again when it wants more', async () => {
    const browser = newBrowser();
    const narrow = { ...third, scope: 'openid profile' };
    await browser.submit(await ask(narrow, browser), { answer: 'allow' });
    expect(answers(await ask(narrow, browser)).has('code')).toBe(true);
    expect(answers(await ask({ ...narrow, prompt: 'none' }, browser)).has('code')).toBe(true);
    const more = await ask({ ...third, scope: 'openid profile email' }, browser);
    expect(more.body).toContain('e-mail');
    expect(more.body).not.toContain('your name');
    expect((await ask({ ...narrow, prompt: 'consent' }, browser)).url.pathname).toContain('/consent/');
  });

  test('learns with prompt=none that consent is missing, and nobody sees a page (attack 65)', async () => {
    const browser = newBrowser();
    await ask(third, browser);
    expect(answers(await ask({ ...third, prompt: 'none' }, browser)).get('error')).toMatch(
      /(consent|login)_required/,
    );
  });

  test('is told when the person refuses, and has nothing', async () => {
    const browser = newBrowser();
    const back = await browser.submit(await ask(third, browser), { answer: 'refuse' });
    expect(answers(back).get('error')).toBe('access_denied');
    expect(answers(back).has('code')).toBe(false);
    expect((await ask(third, browser)).url.pathname).toContain('/consent/');
  });

  test('gets no wider tokens than were allowed', async () => {
    const browser = newBrowser();
    const asked = authorizationRequest(one, { ...third, scope: 'openid' });
    const back = await browser.submit(await goTo(asked, browser), { answer: 'allow' });
    const form = {
      grant_type: 'authorization_code',
      code: answers(back).get('code') ?? '',
      code_verifier: asked.codeVerifier,
    };
    const { body } = await token(one, form, basic('app_third', SECRET));
    expect(body).toMatchObject({ scope: 'openid' });
    expect(partOf(body.id_token ?? '', 1)).not.toHaveProperty('email');
    expect(body).not.toHaveProperty('refresh_token');
  });

  test('the time of the sign-in is not that of the consent (attack 66)', async () => {
    const browser = newBrowser();
    const at = new Date(Date.now() - 120_000);
    one.next.facts = factsOf({ authenticatedAt: at });
    const asked = authorizationRequest(one, { ...third, max_age: '3600' });
    const page = await goTo(asked, browser);
    one.next.facts = factsOf({});
    const back = await browser.submit(page, { answer: 'allow' });
    const form = {
      grant_type: 'authorization_code',
      code: answers(back).get('code') ?? '',
      code_verifier: asked.codeVerifier,
    };
    const { body } = await token(one, form, basic('app_third', SECRET));
    expect(partOf(body.id_token ?? '', 1)['auth_time']).toBe(Math.floor(at.getTime() / 1000));
  });
});

describe('the answer counts only', () => {
  test('from the browser that was asked (attacks 37, 118)', async () => {
    const page = await ask(third);
    const other = newBrowser();
    const left = await other.open(page.url, {
      method: 'POST',
      form: { ...page.form().fields, answer: 'allow' },
    });
    expect(left.status).toBe(400);
  });

  test('from this page: not without its value, with another’s, or from elsewhere (attack 118)', async () => {
    const browser = newBrowser();
    const page = await ask(third, browser);
    const proof = page.form().fields['proof'] ?? '';
    const { url } = page;
    for (const form of [
      { answer: 'allow' },
      { answer: 'allow', proof: '' },
      { answer: 'allow', proof: `${proof}x` },
    ])
      expect((await browser.open(url, { method: 'POST', form, from: url })).status).toBe(400);
    const evil = { method: 'POST', form: { answer: 'allow', proof }, from: 'http://localhost:1/' } as const;
    expect((await browser.open(url, evil)).status).toBe(400);
    const second = await ask(third, browser);
    const swapped = { method: 'POST', form: { answer: 'allow', proof }, from: second.url } as const;
    expect((await browser.open(second.url, swapped)).status).toBe(400);
  });

  test('once', async () => {
    const browser = newBrowser();
    const page = await ask(third, browser);
    await browser.submit(page, { answer: 'allow' });
    expect((await browser.submit(page, { answer: 'allow' })).status).toBe(400);
    expect((await browser.open(page.url)).status).toBe(400);
  });

  test('as a small form: anything else is refused (attack 73)', async () => {
    const page = await ask(third);
    for (const init of [
      { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
      { method: 'POST', body: new URLSearchParams({ x: 'x'.repeat(10_000) }) },
      { method: 'DELETE' },
    ])
      expect((await fetch(page.url, init)).status).toBe(400);
    expect(one.errors).toEqual([]);
  });
});

describe('a native application of the project', () => {
  async function signedInWith(browser: ReturnType<typeof newBrowser>): Promise<void> {
    one.next.acted = true;
    await ask(native, browser);
    one.next.acted = false;
  }

  test('goes on without a question for a person who acted on a page of ours on this trip', async () => {
    one.next.acted = true;
    const answer = answers(await ask(native));
    one.next.acted = false;
    expect(answer.has('code')).toBe(true);
  });

  test('gets nothing for a trip that no person answered: a browser that is signed in comes back alone (B2, attack 51)', async () => {
    const browser = newBrowser();
    const page = await ask({ ...native, scope: 'openid connections:manage' }, browser);
    expect(page.url.pathname).toContain('/consent/');
    expect(page.body).toContain('started this application yourself');
    expect(answers(await browser.submit(page, { answer: 'allow' })).has('code')).toBe(true);
  });

  test('is not answered by a browser alone: any program can open it (attack 51)', async () => {
    const browser = newBrowser();
    await signedInWith(browser);
    expect(answers(await ask({ ...native, prompt: 'none' }, browser)).get('error')).toBe(
      'interaction_required',
    );
    const page = await ask(native, browser);
    expect(page.body).toContain('started this application yourself');
    expect(answers(await browser.submit(page, { answer: 'allow' })).has('code')).toBe(true);
    expect((await ask(native, browser)).url.pathname).toContain('/consent/');
  });

  test('nor by a change of organization at which nobody signed in (attacks 13, 51)', async () => {
    const browser = newBrowser();
    await signedInWith(browser);
    one.next.facts = factsOf({ organizationId: 'org_b' });
    const page = await ask({ ...native, organization: 'org_b' }, browser);
    one.next.facts = factsOf({});
    expect(page.url.pathname).toContain('/consent/');
    expect(page.body).toContain('org_b');
    expect(answers(await browser.submit(page, { answer: 'allow' })).has('code')).toBe(true);
  });
});

test('an application of the project asks for consent with prompt=consent, and nobody is asked', async () => {
  const browser = newBrowser();
  const tokens = await signedIn(one, { prompt: 'consent' }, browser);
  expect(tokens).toHaveProperty('refresh_token');
  expect((await ask({}, browser)).url.href.startsWith(CALLBACK)).toBe(true);
});
