import { Browser } from '@portico/testing';
import { beforeAll, expect, test } from 'vitest';
import {
  authorizationRequest,
  browserOf,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  signInToDashboard,
  startPortico,
} from '../harness/index.ts';

/*
 * Whoever signs in reads every page in the language of the application's ui_locales, else of the browser; whoever is invited
 * that of the browser.
 */

const portico = await startPortico();
const { a } = portico.organizations;
const { issuer } = portico.project;
const { user } = directoryOf(portico, a.domain);
let connection = '';
beforeAll(async () => {
  connection = await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
});

/** A browser whose reader prefers German. */
const german = () =>
  new Browser({
    fetch: (address, init) => {
      const headers = new Headers(init?.headers);
      headers.set('accept-language', 'de-AT,de;q=0.9,en;q=0.5');
      return fetch(address, { ...init, headers });
    },
  });

const LANGUAGE = /<html[^>]* lang="(\w+)"/;
const languageOf = ({ body }: { readonly body: string }) => LANGUAGE.exec(body)?.[1];
const atPortico = (path: string) => new URL(path, portico.origin);

test('hosted login takes the language that the application asks for, with its title and its frame', async () => {
  const asked = await portico.newBrowser().open(authorizationRequest(portico, { ui_locales: 'de' }).url);
  expect(languageOf(asked)).toBe('de');
  expect(asked.body).toMatch(/<title>Bei [^<]+ anmelden<\/title>/);
  expect(asked.body).toContain('Zum Inhalt springen');
  const notAsked = await portico.newBrowser().open(authorizationRequest(portico).url);
  expect(languageOf(notAsked)).toBe('en');
  const preferring = await german().open(authorizationRequest(portico, { ui_locales: 'en' }).url);
  expect(languageOf(preferring)).toBe('en');
});

test('what the language is taken from cannot be sent along', async () => {
  const { url } = await portico.newBrowser().open(authorizationRequest(portico, { ui_locales: 'de' }).url);
  const response = await fetch(atPortico('/first-owner'), { headers: { 'x-portico-url': url.pathname } });
  expect(languageOf({ body: await response.text() })).toBe('en');
});

test.each([
  ['a sign-in page that is gone', () => atPortico(`/login/${portico.project.id}/${'x'.repeat(43)}`)],
  ['a device’s page', () => `${issuer}/device`],
  ['the short address for devices', () => atPortico('/device')],
  ['a device’s code that does not work', () => atPortico('/device?user_code=BBBBBBBB')],
  ['the end of a sign-out', () => `${issuer}/session/end/success`],
  ['a refused request', () => `${issuer}/auth?client_id=nobody`],
  ['a question that is gone', () => `${issuer}/consent/nobody`],
  [
    'a tile without an application',
    () => atPortico(`/v1/sso/connections/${connection}/initiate?application=app_${'a'.repeat(26)}`),
  ],
  ['a callback of nobody', () => atPortico(`/v1/sso/connections/${connection}/callback?state=x`)],
  ['an invitation', () => atPortico('/invitation')],
  ['an accepted invitation', () => atPortico(`/invitation/accepted?organization=${a.id}`)],
  ['a password link', () => atPortico('/set-password')],
  ['the way on after a password link', () => atPortico('/login?password=set')],
  ['the way on after an invitation', () => atPortico('/login?invitation=accepted')],
  ['the end of a session in the dashboard', () => atPortico('/login?signed_out=1')],
  ['an address where nothing is', () => atPortico('/nowhere')],
  ['the end of a sign-out at Microsoft', () => atPortico(`/v1/sso/connections/${connection}/signed-out`)],
])('%s is German for who reads German', async (_, address) => {
  const page = await german().open(address());
  expect(languageOf(page)).toBe('de');
  const html = page.body.replace(/<(style|script)[\s\S]*?<\/\1>/g, '');
  const labels = [...html.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label);
  const text = [html.replace(/<[^>]*>/g, ' '), ...labels].join(' ');
  expect(text).not.toMatch(/\b(the|your|you|again|signed|sign in|change|loading|copy)\b/i);
});

test('the dashboard and what belongs to it stay English, with their frame', async () => {
  const browser = german();
  await signInToDashboard(portico, browser, a.owner);
  for (const path of [
    '/dashboard',
    `/dashboard/organizations/${a.id}/nowhere`,
    '/login?next=/dashboard&reauthenticate=1',
    '/first-owner',
  ]) {
    const page = await browser.open(atPortico(path));
    expect([path, languageOf(page)]).toEqual([path, 'en']);
    expect(page.body).toContain('Skip to the content');
    expect(page.body).not.toMatch(/[Dd]arstellung|Anfrage|Anmelden/);
  }
  const start = await german().open(atPortico('/'));
  expect([languageOf(start), start.body]).toEqual(['en', expect.stringContaining('Sign in')]);
});

test('a sign-out asks in German', async () => {
  const browser = portico.newBrowser();
  await goToSignIn(portico, browser, authorizationRequest(portico, { organization: a.id }), user);
  const page = await browser.open(`${issuer}/session/end?ui_locales=de`);
  expect(languageOf(page)).toBe('de');
  expect(page.body).toMatch(/<h1>(Abmelden\?|Sie sind abgemeldet)<\/h1>/);
});
