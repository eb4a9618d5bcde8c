import { SETUP_LINK_HEADER } from '@portico/core';
import { type Browser, passDashboardLogin } from '@portico/testing';
import { assertDeclared } from './declared.ts';
import type { Portico } from './portico.ts';
import type { Person } from './seed.ts';

const SESSION_COOKIE = 'portico_session';

type Sent = {
  readonly method?: string;
  readonly body?: unknown;
  readonly origin?: string | null;
  /** Of the pages of a setup link: its id. */
  readonly link?: string;
};

/** A request of the dashboard's JSON API, as a script of our own pages sends it. What is declared has to answer as it says. */
export async function api(
  portico: Pick<Portico, 'origin'>,
  browser: Browser,
  path: string,
  { method = 'GET', body, origin, link }: Sent = {},
): Promise<{ status: number; body: unknown; headers: Headers }> {
  const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' });
  if (origin !== null && (origin !== undefined || method !== 'GET'))
    headers.set('origin', origin ?? portico.origin.origin);
  if (link !== undefined) headers.set(SETUP_LINK_HEADER, link);
  const response = await browser.fetch(new URL('/dashboard', portico.origin), path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const told: unknown = text === '' ? undefined : JSON.parse(text);
  assertDeclared(method, path, response.status, told);
  return { status: response.status, headers: response.headers, body: told };
}

/** Signs in as a person does: the hosted login of the built-in project, with e-mail address and password. */
export async function signInToDashboard(portico: Portico, browser: Browser, person: Person): Promise<void> {
  // All tests come from one address; how attempts are limited is tested elsewhere.
  await portico.database.pool.query('DELETE FROM throttle_counters');
  await passDashboardLogin(browser, portico.origin, person);
}

/** A new browser in which that person is signed in to the dashboard. */
export async function signedInBrowser(portico: Portico, person: Person): Promise<Browser> {
  const browser = portico.newBrowser();
  await signInToDashboard(portico, browser, person);
  return browser;
}

const sessions = new WeakMap<Portico, Map<string, Promise<string>>>();

/**
 * A new browser of somebody who is signed in already. One sign-in serves all browsers of a person, because a password
 * check costs more than the rest of a test; where the session itself matters, sign in.
 */
export async function browserOf(portico: Portico, person: Person): Promise<Browser> {
  const known = sessions.get(portico) ?? new Map<string, Promise<string>>();
  sessions.set(portico, known);
  const session = known.get(person.email) ?? sessionOf(portico, person);
  known.set(person.email, session);
  const browser = portico.newBrowser();
  browser.plantCookie(portico.origin, `${SESSION_COOKIE}=${await session}; Path=/; HttpOnly; SameSite=Lax`);
  return browser;
}

async function sessionOf(portico: Portico, person: Person): Promise<string> {
  const browser = await signedInBrowser(portico, person);
  return browser.cookie(SESSION_COOKIE) ?? '';
}
