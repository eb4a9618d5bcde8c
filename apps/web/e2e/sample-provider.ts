import { type BrowserContext, expect, type Page } from '@playwright/test';
import { type DemoOrganization, demo } from './demo.ts';
import { open, signedInToDashboard, singleSignOnPath } from './trips.ts';

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

/** An owner begins a connection to the sample provider. */
export async function chooseOkta(page: Page, organization: DemoOrganization): Promise<void> {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await page.getByRole('link', { name: 'Add a connection' }).click();
  await page.getByRole('region', { name: 'By OpenID Connect' }).getByRole('button', { name: 'Okta' }).click();
  await page.waitForURL(/single-sign-on\/connections\/sso_/);
}

/**
 * By copy and paste alone: begun, entered and tried, and not switched on yet.
 *
 * @param onTried looks at the page that shows what arrived
 */
export async function enterOkta(
  page: Page,
  organization: DemoOrganization,
  onTried: (tab: Page) => Promise<void> = async () => {},
): Promise<void> {
  const context = page.context();
  await chooseOkta(page, organization);
  await expect(page.getByText('Draft', { exact: true })).toBeVisible();
  const app = await makeApp(context, {
    redirect: await copied(page, 'Sign-in redirect URIs'),
    signedOut: await copied(page, 'Sign-out redirect URIs'),
  });
  await enterAndTry(page, { ...app, issuer: `${app.issuer}/.well-known/openid-configuration` }, onTried);
  await page.getByRole('link', { name: 'Back to the connection' }).click();
}

/** What the console gave is pasted on the page of a connection, looked up, and tried as Katherine Jensen. */
export async function enterAndTry(
  page: Page,
  app: { issuer: string; clientId: string; secret: string },
  onTried: (tab: Page) => Promise<void>,
): Promise<void> {
  await page.getByLabel('Issuer').fill(app.issuer);
  await page.getByLabel('Client ID').fill(app.clientId);
  await page.getByLabel('Client secret').fill(app.secret);
  await page.getByRole('button', { name: 'Save and look up' }).click();
  await expect(page.getByText('Entered, not tried')).toBeVisible();

  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Test sign-in' }).click();
  const tab = await opened;
  await tab.getByRole('button', { name: /Katherine Jensen/ }).click();
  await expect(tab.getByRole('heading', { name: 'The test sign-in worked' })).toBeVisible();
  await onTried(tab);
  await tab.close();
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
