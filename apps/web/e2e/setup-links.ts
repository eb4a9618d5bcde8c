import { type Browser, expect, type Page } from '@playwright/test';
import { type DemoOrganization, demo } from './demo.ts';
import { open, signedInToDashboard, singleSignOnPath } from './trips.ts';

/** The owner of an organization makes a setup link. @returns its address, as it is sent to somebody */
export async function makeLink(page: Page, organization: DemoOrganization): Promise<string> {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await page.getByRole('button', { name: 'Make a setup link' }).click();
  const notice = page.getByRole('status').filter({ hasText: 'Send this link to the IT admin' });
  return (await notice.locator('code').textContent()) ?? '';
}

/** Somebody in a browser of their own, whom nobody here knows. */
export async function stranger(browser: Browser, given: object = {}) {
  const context = await browser.newContext({ ...given, baseURL: demo().web });
  return { context, page: await context.newPage() };
}

/** What somebody sees whose page is wider than their screen has to be pushed aside to be read. */
export const fits = (page: Page) =>
  expect
    .poll(() => page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'))
    .toBe(true);
