import type { BrowserContext, Page } from '@playwright/test';
import { demo } from './demo.ts';

/** The value beside a name, as somebody copies it. */
export const copied = (page: Page, name: string): Promise<string> =>
  page
    .locator('dl > div')
    .filter({ hasText: name })
    .locator('code')
    .first()
    .textContent()
    .then((text) => text ?? '');

/** In the console of the sample provider: an app that is assigned to everybody. */
export async function makeApp(context: BrowserContext, from: { redirect: string; signedOut: string }) {
  const page = await context.newPage();
  await page.goto(`${demo().sampleProviders}/admin/oidc`);
  await page.getByLabel('App integration name').fill('Portico');
  await page.getByLabel('Sign-in redirect URIs').fill(from.redirect);
  await page.getByLabel('Sign-out redirect URIs').fill(from.signedOut);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Assign everyone' }).click();
  const given = {
    issuer: await copied(page, 'Issuer'),
    clientId: await copied(page, 'Client ID'),
    secret: await copied(page, 'Client secret'),
  };
  await page.close();
  return given;
}

/** In the SAML console of the sample provider: an app that is assigned to everybody. */
export async function makeSamlApp(context: BrowserContext, ours: { acs: string; entityId: string }) {
  const page = await context.newPage();
  await page.goto(`${demo().sampleProviders}/admin/saml`);
  await page.getByLabel('App name').fill('Portico');
  await page.getByLabel('Single sign-on URL').fill(ours.acs);
  await page.getByLabel('Audience URI (SP Entity ID)').fill(ours.entityId);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Assign everyone' }).click();
  const given = { metadata: await copied(page, 'Metadata URL') };
  await page.close();
  return given;
}
