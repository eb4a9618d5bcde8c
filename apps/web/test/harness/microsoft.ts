import type { ConsentLevel } from '@portico/core';
import {
  answerMicrosoftPages,
  type Browser,
  type ConsentAnswer,
  type MicrosoftAnswers,
  type MicrosoftLogin,
  type Page,
  passEntra,
} from '@portico/testing';
import { vi } from 'vitest';
import { api } from './dashboard.ts';
import type { Portico } from './portico.ts';
import type { SeededOrganization } from './seed.ts';

/** So long that only what hangs meets it: a slow machine is no failure. */
const RUN_TIMEOUT_MS = 60_000;

export type StartedConnect = { readonly url: string; readonly requestId: string; readonly expiresAt: string };

/** The people of the emulator's directory with that domain. */
export function directoryOf({ emulator }: Pick<Portico, 'emulator'>, domain: string) {
  const found = emulator.seedFacts.directories.find((directory) => directory.domain === domain);
  const { admin, applicationAdmin, user, guest } = found ?? {};
  if (!found || !admin || !applicationAdmin || !user || !guest) throw new Error(`no directory ${domain}`);
  return { ...found, admin, applicationAdmin, user, guest };
}

/**
 * Somebody comes into the dashboard over the single sign-on of an organization, by a link from outside: they are asked first.
 *
 * @returns the browser, and who they are there
 */
export async function arriveOverSingleSignOn(
  portico: Portico,
  organization: SeededOrganization,
  login: MicrosoftLogin = directoryOf(portico, organization.domain).admin,
): Promise<{ readonly browser: Browser; readonly userId: string }> {
  const browser = portico.newBrowser();
  const start = new URL(`/v1/session/sign-in?organization=${organization.id}`, portico.origin);
  const end = await passEntra(browser, await browser.submit(await browser.open(start)), login);
  if (!end.url.pathname.startsWith('/dashboard'))
    throw new Error(`not in the dashboard: ${end.url.href} ${end.status}`);
  const { body } = await api(portico, browser, '/v1/session');
  return { browser, userId: (body as { user: { id: string } }).user.id };
}

/** Clicks on Connect Microsoft. The browser is signed in to the dashboard. */
export async function startConnect(
  portico: Pick<Portico, 'origin'>,
  browser: Browser,
  organization: Pick<SeededOrganization, 'id'>,
  returnTo?: string,
  level?: ConsentLevel,
): Promise<StartedConnect> {
  const { status, body } = await api(portico, browser, startPath(organization), {
    method: 'POST',
    body: {
      ...(returnTo === undefined ? {} : { return_to: returnTo }),
      ...(level === undefined ? {} : { level }),
    },
  });
  if (status !== 201) throw new Error(`start: ${status} ${JSON.stringify(body)}`);
  const { url, request_id, expires_at } = body as { url: string; request_id: string; expires_at: string };
  return { url, requestId: request_id, expiresAt: expires_at };
}

export const startPath = ({ id }: { readonly id: string }) => `/v1/session/orgs/${id}/ms-provision/start`;

/** Goes to an address of the emulator and answers its pages. */
export function answerMicrosoft(
  { emulator }: Pick<Portico, 'emulator'>,
  browser: Browser,
  url: string | URL,
  login: MicrosoftLogin,
  options: MicrosoftAnswers = {},
): Promise<Page> {
  return answerMicrosoftPages(browser, emulator.origin, url, login, options);
}

/** The address to which Microsoft sends the browser, not yet opened: what an attacker in the browser can change. */
async function answerOfMicrosoft(
  portico: Pick<Portico, 'emulator'>,
  browser: Browser,
  url: string | URL,
  login: MicrosoftLogin,
  answer: ConsentAnswer,
): Promise<URL> {
  const page = await answerMicrosoft(portico, browser, url, login, { answer, leave: false });
  if (page.location !== undefined) return page.location;
  throw new Error(`Microsoft stops at ${page.url.href} ${page.status}: ${page.body.slice(0, 800)}`);
}

/** The administrator answers the consent page: the first callback, with `admin_consent`, `tenant` and `state`. */
export const consentAnswer = (
  portico: Pick<Portico, 'emulator'>,
  browser: Browser,
  { url }: Pick<StartedConnect, 'url'>,
  login: MicrosoftLogin,
  answer: ConsentAnswer = 'accept',
): Promise<URL> => answerOfMicrosoft(portico, browser, url, login, answer);

/** Opens the first callback and signs in where that leads: the second callback, with `code` and `state`. */
export async function proofAnswer(
  portico: Pick<Portico, 'emulator'>,
  browser: Browser,
  consent: URL,
  login: MicrosoftLogin,
): Promise<URL> {
  const { location, status } = await browser.open(consent, { follow: false, from: portico.emulator.origin });
  if (location?.origin !== portico.emulator.origin)
    throw new Error(`the consent was not taken: ${status} ${location?.href}`);
  return answerOfMicrosoft(portico, browser, location, login, 'accept');
}

/** The whole trip of an administrator. Answers the page on which the browser ends: the return address. */
export async function consentAtMicrosoft(
  portico: Pick<Portico, 'emulator'>,
  browser: Browser,
  url: string,
  login: MicrosoftLogin,
  answer: ConsentAnswer = 'accept',
): Promise<Page> {
  return answerMicrosoft(portico, browser, url, login, { answer });
}

/** Connects an organization to the directory of its own domain, whole trip, and answers the connection's id. */
export async function connectMicrosoft(
  portico: Portico,
  browser: Browser,
  organization: SeededOrganization,
  login: MicrosoftLogin = directoryOf(portico, organization.domain).admin,
): Promise<string> {
  const { url, requestId } = await startConnect(portico, browser, organization);
  const page = await consentAtMicrosoft(portico, browser, url, login);
  // The browser is kept waiting for some seconds only: on a slow machine the run goes on behind it.
  if (page.url.searchParams.get('pending') === 'microsoft')
    return endOfRun(portico, browser, organization, requestId);
  const connectionId = page.url.searchParams.get('connection');
  if (page.url.searchParams.get('ok') !== 'microsoft_connected' || connectionId === null)
    throw new Error(`not connected: ${page.url.href} ${page.status}`);
  return connectionId;
}

/** The same without giving any access: what is approved is the operator's sign-in app. */
export async function connectWithoutAccess(
  portico: Portico,
  browser: Browser,
  organization: SeededOrganization,
  login: MicrosoftLogin = directoryOf(portico, organization.domain).admin,
): Promise<string> {
  const { url } = await startConnect(portico, browser, organization, undefined, 'sign_in_only');
  const page = await consentAtMicrosoft(portico, browser, url, login);
  const connectionId = page.url.searchParams.get('connection');
  if (page.url.searchParams.get('ok') !== 'microsoft_connected' || connectionId === null)
    throw new Error(`not connected: ${page.url.href} ${page.status}`);
  return connectionId;
}

/** Follows a run as its progress page does, until it has succeeded. Answers the connection's id. */
async function endOfRun(
  portico: Portico,
  browser: Browser,
  { id }: Pick<SeededOrganization, 'id'>,
  requestId: string,
): Promise<string> {
  const path = `/v1/session/orgs/${id}/ms-provision/${requestId}`;
  const ended = async () => {
    const run = (await api(portico, browser, path)).body as { state: string; connection_id: string };
    if (run.state !== 'succeeded') throw new Error(`not connected: ${JSON.stringify(run)}`);
    return run.connection_id;
  };
  return vi.waitFor(ended, { timeout: RUN_TIMEOUT_MS });
}

/** Disconnects an organization, as an owner does: the directory is told, too. */
export async function disconnectMicrosoft(
  portico: Portico,
  browser: Browser,
  { id }: Pick<SeededOrganization, 'id'>,
): Promise<void> {
  const path = `/v1/session/orgs/${id}/sso-connections`;
  const { data: connections } = (await api(portico, browser, path)).body as { data: { id: string }[] };
  const { status, body } = await api(portico, browser, `${path}/${connections[0]?.id}`, { method: 'DELETE' });
  if (status !== 200 || !(body as { removed: boolean }).removed)
    throw new Error(`not disconnected: ${status} ${JSON.stringify(body)}`);
}
