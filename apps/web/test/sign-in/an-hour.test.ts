import { newId } from '@portico/core';
import type { Page } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adviceFor } from '../../src/components/single-sign-on/advice.ts';
import {
  authorizationRequest,
  connectMicrosoft,
  consentAnswer,
  directoryOf,
  goToSignIn,
  openDevicePage,
  signedInBrowser,
  startConnect,
  startPortico,
} from '../harness/index.ts';
import type { Shown } from './lone-refusals.ts';
import { comingBack, member, withError } from './refusals.ts';

/* Somebody who sits down at lunch in the middle of anything finds one way on when they come back, in one click (U9). */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { issuer } = portico.project;
const user = member(portico);
const atA = { organization: a.id };
const HOME = `http://127.0.0.1:9/login?iss=${encodeURIComponent(issuer)}`;
const native = newId('application');
beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  await portico.database.pool.query(
    `INSERT INTO applications (id, project_id, name, kind, redirect_uris, post_logout_redirect_uris, allowed_origins)
     VALUES ($1, $2, 'A terminal', 'native', '{http://127.0.0.1/native}', '{}', '{}')`,
    [native, portico.project.id],
  );
});

/** What waits for this long at most has ended; a session lives on. */
async function anHourLater(): Promise<void> {
  const past = "expires_at = now() - interval '1 second'";
  for (const table of ["oauth_states WHERE kind <> 'Session'", 'sign_in_attempts', 'provisioning_requests']) {
    const [name = '', where] = table.split(' WHERE ');
    await portico.database.pool.query(
      `UPDATE ${name} SET ${past}${where === undefined ? '' : ` WHERE ${where}`}`,
    );
  }
}

async function onThePage(): Promise<Shown> {
  const browser = portico.newBrowser();
  return { browser, page: await browser.open(authorizationRequest(portico).url) };
}
const pressing = (action: string, arrive: () => Promise<Shown>) => async (): Promise<Shown> => {
  const { browser, page } = await arrive();
  await anHourLater();
  return { browser, page: await browser.submit(page, { email: user.upn }, page.form(action)) };
};
const refused = () => comingBack(portico, { login: user, parameters: atA, back: withError('server_error') });

describe('an hour later', () => {
  test.each([
    ['Continue on the sign-in page', pressing('/identify', onThePage)],
    ['Back on the sign-in page', pressing('/back', onThePage)],
    ['Try again after a refusal', pressing('/again', refused)],
    ['Back after a refusal', pressing('/back', refused)],
    [
      'the way back from the identity provider',
      () =>
        comingBack(portico, {
          ...{ login: user, parameters: atA },
          back: async (browser, callback) => {
            await anHourLater();
            return browser.open(callback);
          },
        }),
    ],
    [
      'the question of a sign-out',
      async () => {
        const browser = portico.newBrowser();
        await goToSignIn(portico, browser, authorizationRequest(portico, atA), user);
        const page = await browser.open(`${issuer}/session/end`);
        await portico.database.pool.query("UPDATE oauth_states SET expires_at = now() - interval '1 second'");
        return { browser, page: await browser.submit(page) };
      },
    ],
  ] as const)('%s leads to the application, which begins anew', async (_, come) => {
    const { browser, page } = await come();
    expect(page.links.map(({ href }) => href)).toContain(HOME);
    expect((await browser.open(HOME, { from: page })).body).toBe('the application');
  });

  test('the question of an application without an address names the application', async () => {
    const browser = portico.newBrowser();
    const asked = authorizationRequest(portico, {
      ...{ client_id: native, redirect_uri: 'http://127.0.0.1:9/native', ...atA },
    });
    const question = await goToSignIn(portico, browser, asked, user);
    expect(question.url.pathname).toContain('/consent/');
    await anHourLater();
    const page = await browser.submit(question, { answer: 'allow' });
    expect(page.body).toContain('This question has expired');
    expect(page.body).toContain('Open A terminal and sign in from there.');
  });

  test('the question of a device asks for the code that the device shows now', async () => {
    const body = new URLSearchParams({ client_id: native, scope: 'openid' });
    const answer = await fetch(`${issuer}/device/auth`, { method: 'POST', body });
    const browser = portico.newBrowser();
    const question = await openDevicePage(browser, (await answer.json()) as never);
    await anHourLater();
    const page = await browser.submit(question);
    expect(page.form().fields).toHaveProperty('user_code');
  });

  test('the dashboard’s sign-in page leads to itself', async () => {
    const browser = portico.newBrowser();
    const login = await browser.open(`${portico.origin.origin}/v1/session/sign-in`);
    await anHourLater();
    const page = await browser.submit(login, { email: a.owner.email }, login.form('/identify'));
    const [way] = page.links;
    expect((await browser.open(way ?? '', { from: page })).url.pathname).toMatch(/^\/login\/proj_/);
  });

  test('the approval at Microsoft leads back to the dashboard, with advice to start again', async () => {
    const browser = await signedInBrowser(portico, b.owner);
    const started = await startConnect(portico, browser, b);
    const { admin } = directoryOf(portico, b.domain);
    const callback = await consentAnswer(portico, browser, started, admin);
    await anHourLater();
    const page = await browser.open(callback, { follow: false, from: portico.emulator.origin });
    expect(page.location?.searchParams.get('error')).toBe('state_expired');
    expect(adviceFor('state_expired')).toMatchObject({
      retry: true,
      next: 'Start again with Connect Microsoft.',
    });
  });
});

test('the address of a form, opened by itself, leads to the page that has the form (U9)', async () => {
  const { browser, page } = await onThePage();
  const steps = ['identify', 'provider', 'connection', 'organization', 'password', 'again', 'back'];
  const opened: Page[] = [];
  for (const step of steps)
    opened.push(await browser.open(`${portico.origin.origin}/v1${page.url.pathname}/${step}`));
  expect(opened.map(({ url, status }) => [url.pathname, status])).toEqual(
    steps.map(() => [page.url.pathname, 200]),
  );
  const device = await browser.open(`${portico.origin.origin}/v1/device`);
  expect(device.form().fields).toHaveProperty('user_code');
});
