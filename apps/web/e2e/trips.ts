import {
  type Browser,
  type BrowserContext,
  expect,
  type Locator,
  type Page,
  type Response,
} from '@playwright/test';
import { type DemoDirectory, type DemoOrganization, demo } from './demo.ts';

/** What a person does, as they would describe it. */

/** Opens a page of ours and waits for its script: what is typed or pressed before that does not count. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await isAlive(page);
}

/** What is pressed before the page's script runs is lost: like `open`, it waits for that. */
export async function openAgain(page: Page): Promise<void> {
  await page.reload();
  await isAlive(page);
}

async function isAlive(page: Page): Promise<void> {
  await page.waitForFunction("Object.keys(document).some((key) => key.startsWith('__reactContainer'))");
}

type DashboardUser = { readonly email: string; readonly password: string };
type Kept = { readonly cookies: Awaited<ReturnType<BrowserContext['cookies']>>; readonly at: number };

/** Much less than what a proof of who one is counts for: no test runs into being asked again. */
const KEPT_MS = 5 * 60_000;
const kept = new Map<string, Kept>();

/**
 * As somebody who has signed in not long ago, in another test or by the form; no page is open then. A third of a test went by in
 * front of that form.
 */
export async function signedInToDashboard(page: Page, who: DashboardUser): Promise<void> {
  const before = kept.get(who.email);
  if (before !== undefined && Date.now() - before.at < KEPT_MS) {
    await page.context().addCookies(before.cookies);
    // Another test may have ended it.
    if ((await page.request.get('/v1/session')).ok()) return;
    await page.context().clearCookies();
  }
  await signInToDashboard(page, who);
}

/** By the form, to the dashboard's first page. */
export async function signInToDashboard(page: Page, who: DashboardUser): Promise<void> {
  await open(page, '/login');
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByRole('button', { name: 'Use a password instead' }).click();
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(isDashboard);
  kept.set(who.email, { cookies: await page.context().cookies(), at: Date.now() });
}

/** By the path alone: what a page goes on to stands in the query of the one before. */
export const isDashboard = ({ pathname }: URL) => pathname.startsWith('/dashboard');

export function singleSignOnPath(organization: DemoOrganization): string {
  return `/dashboard/organizations/${organization.id}/features/single-sign-on`;
}

/** From the dashboard to Microsoft. */
export async function leaveForMicrosoft(page: Page, organization: DemoOrganization): Promise<void> {
  await open(page, singleSignOnPath(organization));
  await page.getByRole('button', { name: 'Connect Microsoft' }).click();
  await page.waitForURL(/adminconsent/);
}

export async function signInAtMicrosoft(page: Page, who: { upn: string; password: string }): Promise<void> {
  await page.getByLabel('Email').fill(who.upn);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function accept(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Accept' }).click();
}

/** A spec that is run with others finds its organization connected; alone, it connects it. */
export async function connected(
  browser: Browser,
  { organization, directory }: { organization: DemoOrganization; directory: DemoDirectory },
): Promise<void> {
  const page = await (await browser.newContext()).newPage();
  await signedInToDashboard(page, organization.owner);
  const look = page.waitForResponse((response) => response.url().endsWith('/look'), { timeout: 60_000 });
  await open(page, singleSignOnPath(organization));
  const there = page.getByRole('heading', { name: 'Microsoft connected' });
  await expect(there.or(page.getByRole('button', { name: 'Connect Microsoft', exact: true }))).toBeVisible();
  if (!(await there.isVisible())) {
    await leaveForMicrosoft(page, organization);
    await signInAtMicrosoft(page, directory.admin);
    await accept(page);
    await page.waitForURL(/ok=microsoft_connected/);
  }
  await lookOver(page, organization, await look);
  await page.context().close();
}

/** A connection is looked at when its page is opened. The look asks Microsoft, too: it is over before a test bends an answer. */
async function lookOver(page: Page, { id }: DemoOrganization, asked: Response): Promise<void> {
  const { since } = (await asked.json()) as { since: string | null };
  if (since === null) return;
  await expect(async () => {
    const answer = await page.request.get(`/v1/session/orgs/${id}/sso-connections`);
    const { data } = (await answer.json()) as { data: readonly { checked_at: string | null }[] };
    expect(data.some(({ checked_at: at }) => at !== null && at >= since)).toBe(true);
  }).toPass({ timeout: 60_000 });
}

/** A person in the example app, from its first page to being signed in. */
export async function signInToExampleApp(
  page: Page,
  organization: DemoOrganization,
  who: { upn: string; password: string },
): Promise<void> {
  await page.goto(demo().exampleApp);
  await page.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
  await signInAtMicrosoft(page, who);
  await consentIfAsked(page, page.getByRole('heading', { name: /^Hello/ }));
}

/** The first sign-in of a person asks for their consent; later ones do not. */
export async function consentIfAsked(page: Page, end: Locator): Promise<void> {
  const consent = page.getByRole('button', { name: 'Accept' });
  await expect(end.or(consent)).toBeVisible();
  if (await consent.isVisible()) await consent.click();
  await expect(end).toBeVisible();
}

/** How many app registrations of Portico the emulator holds in a directory. */
export async function appRegistrations(directoryId: string): Promise<number> {
  const response = await fetch(`${demo().emulator}/_emulator/state`);
  const { applications } = (await response.json()) as {
    applications: { directoryId: string; uniqueName?: string | null; deletedDateTime?: string | null }[];
  };
  return applications.filter(
    (application) =>
      application.directoryId === directoryId && application.uniqueName?.startsWith('portico-'),
  ).length;
}

/** Says something to the emulator's control interface. @param path below `/_emulator` */
export async function tellEmulator(method: string, path: string, body?: object): Promise<void> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${demo().emulator}/_emulator${path}`, { method, ...sent });
  expect(response.ok).toBe(true);
}

/** Contexts of a test's own are not the runner's to close, and slow what comes after. */
export async function closeVisitors({
  browser,
  context,
}: {
  readonly browser: Browser;
  readonly context: BrowserContext;
}): Promise<void> {
  for (const opened of browser.contexts()) if (opened !== context) await opened.close();
}
