import { newId } from '@portico/core';
import type { Browser, Page } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { englishFailures } from '../../src/components/hosted-login/failure-texts.ts';
import {
  answerMicrosoft,
  authorizationRequest,
  connectMicrosoft,
  openDevicePage,
  signedInBrowser,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';
import { codeOn, untilCallback } from './outside.ts';
import { comingBack, isLogged, meanwhile, member, withError } from './refusals.ts';

const portico = await startPortico();
const { a } = portico.organizations;
const user = member(portico);
const atA = { organization: a.id };
const HOME = `http://127.0.0.1:9/login?iss=${encodeURIComponent(portico.project.issuer)}`;
let connection: string;
let native: string;
beforeAll(async () => {
  connection = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  native = newId('application');
  await portico.database.pool.query(
    `INSERT INTO applications (id, project_id, name, kind, redirect_uris, post_logout_redirect_uris, allowed_origins)
     VALUES ($1, $2, 'A terminal', 'native', '{http://127.0.0.1/native}', '{}', '{}')`,
    [native, portico.project.id],
  );
});
const atNative = () => ({ client_id: native, redirect_uri: 'http://127.0.0.1:9/native', ...atA });

/** A page without a request that waits: it leads back to where the application begins a sign-in of its own. */
async function leadsHome(page: Page, code: string, home: string | undefined = HOME): Promise<void> {
  expect(page.links.map(({ href }) => href)).toContain(home);
  expect(page.body).toContain('Back to ');
  expect(page.body).toContain(page.headers.get('x-request-id'));
  await isLogged(portico, page, code);
}

/** A sign-in that has come to its good end, and the addresses that it came by. */
async function finishedTrip() {
  const browser = portico.newBrowser();
  const callback = await untilCallback(portico, browser, user, atA);
  const end = await browser.open(callback);
  expect(end.url.searchParams.get('code')).not.toBeNull();
  const resume = browser.journal.find(({ url }) => /\/auth\/[\w-]+$/.test(url.pathname));
  return { browser, callback, resume: resume?.url ?? new URL('about:blank') };
}

describe('whoever comes back to a sign-in that is over is led back to the application (U9)', () => {
  test('the callback, once more: Back after signing in', async () => {
    const { browser, callback } = await finishedTrip();
    const page = await browser.open(callback);
    expect(codeOn(page)).toBe('invalid_state');
    await leadsHome(page, 'invalid_state');
  });

  test('the issuer’s own address, once more', async () => {
    const { browser, resume } = await finishedTrip();
    const page = await browser.open(resume);
    expect(page.status).toBe(400);
    expect(page.body).toContain('This sign-in has ended');
    await leadsHome(page, 'invalid_request');
  });

  test('the callback in another browser, which learns the way to the application and nothing else (attack 43)', async () => {
    const callback = await untilCallback(portico, portico.newBrowser(), user, atA);
    const page = await portico.newBrowser().open(callback);
    expect(codeOn(page)).toBe('invalid_state');
    expect(page.forms).toEqual([]);
    await leadsHome(page, 'invalid_state');
  });

  test('a callback whose attempt nobody knows any more: by the browser’s own memory', async () => {
    const browser = portico.newBrowser();
    const callback = await untilCallback(portico, browser, user, atA);
    callback.searchParams.set('state', 'unknown');
    await leadsHome(await browser.open(callback), 'invalid_state');
    const stranger = await portico.newBrowser().open(callback);
    expect(stranger.body).toContain(englishFailures.goBack);
    await isLogged(portico, stranger, 'invalid_state');
  });

  test('the sign-in page, once more: Back after signing in there', async () => {
    const browser = portico.newBrowser();
    const login = await browser.open(authorizationRequest(portico).url);
    await browser.submit(login, {}, login.form('/back'));
    const page = await browser.open(login.url);
    await leadsHome(page, 'login_page_expired');
    const pressed = await browser.submit(login, { email: user.upn }, login.form('/identify'));
    expect(pressed.status).toBe(400);
    await leadsHome(pressed, 'login_page_expired');
    const back = await browser.submit(login, {}, login.form('/back'));
    await leadsHome(back, 'login_page_expired');
  });

  test('in German, where the browser or the application asks for that', async () => {
    const { page } = await comingBack(portico, {
      ...{ login: user, parameters: { ...atA, ui_locales: 'de' } },
      back: withError('login_required'),
    });
    for (const text of ['lang="de"', 'Noch einmal versuchen', 'Zurück zu ', 'An Ihre IT-Abteilung schicken'])
      expect(page.body).toContain(text);
    const asked = new URL(page.url);
    asked.searchParams.set('state', 'unknown');
    const response = await fetch(asked, { headers: { 'accept-language': 'de-AT,de;q=0.9' } });
    expect(await response.text()).toContain('Sie sind nicht angemeldet');
  });
});

describe('a native application on loopback (U9)', () => {
  test('hears of Cancel, and of Back', async () => {
    for (const [error, press] of [
      ['access_denied', false],
      ['login_required', true],
    ] as const) {
      const { browser, page, request } = await comingBack(portico, {
        ...{ login: user, parameters: atNative(), back: withError(error) },
      });
      const end = press ? await browser.submit(page, {}, page.form('/back')) : page;
      expect(`${end.url.origin}${end.url.pathname}`).toBe('http://127.0.0.1:9/native');
      expect(Object.fromEntries(end.url.searchParams)).toMatchObject({
        ...{ error: 'access_denied', state: request.state, iss: portico.project.issuer },
      });
    }
  });

  test('has no address to go back to, so its name is said', async () => {
    const callback = await untilCallback(portico, portico.newBrowser(), user, atNative());
    const page = await portico.newBrowser().open(callback);
    expect(page.body).toContain('Open A terminal and sign in from there.');
  });

  test('on a device hears of it where it asks for its tokens', async () => {
    const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });
    const asked = await fetch(
      `${portico.project.issuer}/device/auth`,
      form({ client_id: native, scope: 'openid', ...atA }),
    );
    const device = (await asked.json()) as {
      device_code: string;
      user_code: string;
      verification_uri: string;
    };
    const browser = portico.newBrowser();
    const confirm = await openDevicePage(browser, device);
    const { action, fields } = confirm.form();
    const away = await browser.open(action, { method: 'POST', form: fields, from: confirm, follow: false });
    const { location } = await answerMicrosoft(portico, browser, away.location ?? '', user, { leave: false });
    const end = await withError('access_denied')(browser, location ?? new URL('about:blank'));
    expect(end.body).toContain('not signed in');
    const tokens = await fetch(
      `${portico.project.issuer}/token`,
      form({
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        ...{ client_id: native, device_code: device.device_code },
      }),
    );
    expect(await tokens.json()).toMatchObject({ error: 'access_denied' });
  });
});

describe('a request that cannot be begun is answered to the application at once (U9)', () => {
  const asking = async (browser: Browser, parameters: Readonly<Record<string, string>>) => {
    const { url } = authorizationRequest(portico, parameters);
    return browser.open(url, { follow: false });
  };
  const off = [
    "UPDATE sso_connections SET status = 'inactive' WHERE id = $1",
    "UPDATE sso_connections SET status = 'active' WHERE id = $1",
  ] as const;
  const unreadable = [
    "UPDATE connection_credentials SET sealed = 'x' || sealed WHERE connection_id = $1",
    'UPDATE connection_credentials SET sealed = substr(sealed, 2) WHERE connection_id = $1',
  ] as const;

  test.each([
    ['an unknown organization', 'access_denied', { organization: 'org_unknown' }, undefined],
    ['a provider that the project has not', 'invalid_request', { provider: 'google' }, undefined],
    ['a connection that is off', 'access_denied', atA, off],
    ['a secret that does not open', 'server_error', atA, unreadable],
  ] as const)('%s: %s', async (_, error, parameters, change) => {
    const work = () => asking(portico.newBrowser(), parameters);
    const page = change ? await meanwhile(portico, change, [connection], work) : await work();
    expect(page.status).toBe(303);
    expect(page.location?.origin).toBe('http://127.0.0.1:9');
    expect(page.location?.searchParams.get('error')).toBe(error);
    await isLogged(portico, page, error);
  });

  test.each([
    [
      'an address that is not registered',
      'invalid_redirect_uri',
      { redirect_uri: 'https://evil.example' },
      HOME,
    ],
    ['an application that nobody knows', 'invalid_client', { client_id: 'app_unknown' }, undefined],
  ] as const)(
    '%s is told to the person alone, who learns whose matter it is',
    async (_, code, parameters, home) => {
      const page = await asking(portico.newBrowser(), parameters);
      expect(page.status).toBe(400);
      expect(page.body).toContain('Its developers have to fix that');
      if (home) await leadsHome(page, code, home);
      else await isLogged(portico, page, code);
    },
  );
});

describe('eight tabs (U9)', () => {
  const tabs = Array.from({ length: 8 }, (_, tab) => tab);

  test('of an application: each comes to its end, the first one, too', async () => {
    const browser = portico.newBrowser();
    const callbacks: URL[] = [];
    for (const _ of tabs) callbacks.push(await untilCallback(portico, browser, user, atA));
    for (const callback of callbacks)
      expect((await browser.open(callback)).url.searchParams.get('code')).not.toBeNull();
  });

  test('of the dashboard: each comes to its end, the first one, too', async () => {
    // There a domain leads only when its owner has proven it by DNS.
    await portico.database.pool.query(
      `UPDATE organization_domains SET challenge = 'proven' WHERE domain = $1`,
      [a.domain],
    );
    const browser = portico.newBrowser();
    const pages: Page[] = [];
    for (const _ of tabs) pages.push(await browser.open(`${portico.origin.origin}/v1/session/sign-in`));
    for (const page of pages) {
      const away = await browser.submit(page, { email: user.upn }, page.form('/identify'));
      const end =
        away.url.origin === portico.emulator.origin
          ? await answerMicrosoft(portico, browser, away.url, user)
          : away;
      expect(end.url.pathname).toMatch(/^\/dashboard/);
      expect(end.status).toBe(200);
    }
  });
});

describe('the dashboard as an application (U9)', () => {
  test('hears of Back, says so, and offers to sign in', async () => {
    const browser = portico.newBrowser();
    const login = await browser.open(`${portico.origin.origin}/v1/session/sign-in`);
    const page = await browser.submit(login, {}, login.form('/back'));
    expect({ path: page.url.pathname, code: codeOn(page) }).toEqual({
      ...{ path: '/v1/session/callback', code: 'sign_in_cancelled' },
    });
    await isLogged(portico, page, 'sign_in_cancelled');
    const [again] = page.links;
    expect((await browser.open(again ?? '')).url.pathname).toMatch(/^\/login\//);
  });

  test('whoever goes back to its callback is in already, and stays', async () => {
    const browser = await signedInBrowser(portico, a.owner);
    const callback = browser.journal.find(({ url }) => url.pathname === '/v1/session/callback');
    const page = await browser.open(callback?.url ?? '');
    expect(page.url.pathname).toMatch(/^\/dashboard/);
    const stranger = await portico.newBrowser().open(callback?.url ?? '');
    expect(codeOn(stranger)).toBe('invalid_state');
    expect(stranger.links.map(({ pathname }) => pathname)).toContain('/login');
    await isLogged(portico, stranger, 'invalid_state');
  });
});

test('what was signed in before is untouched by any of it', async () => {
  const { claims } = await signInToApplication(portico, portico.newBrowser(), user, atA);
  expect(claims['org_id']).toBe(a.id);
});
