import type { Browser, Page } from '@portico/testing';
import { expect } from 'vitest';
import {
  type AuthorizationRequest,
  answerMicrosoft,
  authorizationRequest,
  directoryOf,
  type Portico,
} from '../harness/index.ts';

/** One person's way to a refusal: the browser, and what the application asked for. */
export type Way = { readonly browser: Browser; readonly request: AuthorizationRequest; readonly page: Page };

type Login = { readonly upn: string; readonly password: string };

/** Sets something right or wrong in the database, and puts it back when the way was gone. */
export async function meanwhile<T>(
  portico: Portico,
  [change, back]: readonly [change: string, back: string],
  values: readonly unknown[],
  work: () => Promise<T>,
): Promise<T> {
  await portico.database.pool.query(change, [...values]);
  try {
    return await work();
  } finally {
    await portico.database.pool.query(back, [...values]);
  }
}

/** A browser in front of the identity provider, signed in there, not yet back; then what `back` makes of the callback. */
export async function comingBack(
  portico: Portico,
  {
    login,
    parameters,
    back,
  }: {
    login: Login;
    parameters: Readonly<Record<string, string>>;
    back: (browser: Browser, callback: URL) => Promise<Page>;
  },
): Promise<Way> {
  const browser = portico.newBrowser();
  const request = authorizationRequest(portico, parameters);
  const { location } = await answerMicrosoft(portico, browser, request.url, login, { leave: false });
  if (location === undefined) throw new Error('no callback');
  return { browser, request, page: await back(browser, location) };
}

/** The browser brings an error of the identity provider's instead of a code. */
export const withError =
  (error: string, description?: string) =>
  (browser: Browser, callback: URL): Promise<Page> => {
    const address = new URL(callback);
    address.search = new URLSearchParams({
      error,
      ...(description === undefined ? {} : { error_description: description }),
      state: callback.searchParams.get('state') ?? '',
    }).toString();
    return browser.open(address);
  };

export const asItIs = (browser: Browser, callback: URL): Promise<Page> => browser.open(callback);

/** The person presses *Back to {application}*: what the application hears. */
export async function pressBack({ browser, page }: Way): Promise<URLSearchParams> {
  const end = await browser.submit(page, {}, page.form('/back'));
  expect(`${end.url.origin}${end.url.pathname}`).toBe('http://127.0.0.1:9/callback');
  return end.url.searchParams;
}

/** The person presses *Try again*, and signs in: whether the application gets its code. */
export async function pressAgain(portico: Portico, { browser, page }: Way, login: Login): Promise<Page> {
  const next = await browser.submit(page, {}, page.form('/again'), { follow: false });
  expect(next.status).toBe(303);
  return answerMicrosoft(portico, browser, next.location ?? '', login);
}

/** The id on the page, or in its header, is in the log, on a line with that code (U6). */
export async function isLogged(portico: Portico, page: Page, code: string): Promise<void> {
  const id = page.headers.get('x-request-id') ?? '';
  expect(id).toMatch(/^req_/);
  const lines = () =>
    portico
      .log()
      .split('\n')
      .filter((line) => line.includes(id) && line.includes(`"code":"${code}"`));
  await expect.poll(lines).not.toEqual([]);
}

export const member = (portico: Portico) => directoryOf(portico, portico.organizations.a.domain).user;

/** Whatever was tried once from here has been tried far too often. */
export const raised = (portico: Portico) =>
  portico.database.pool.query('UPDATE throttle_counters SET attempts = 100000');
export const lowered = (portico: Portico) => portico.database.pool.query('DELETE FROM throttle_counters');
