import { type Browser, expect, type Page } from '@playwright/test';
import { corrected } from './correcting.ts';
import { customer, demo } from './demo.ts';
import { stranger } from './setup-links.ts';
import { open, signedInToDashboard, singleSignOnPath } from './trips.ts';

const FOLDER = 'apps/web/src/components/setup-link/';
const WARNING = {
  code: 'idp_certificate_expires',
  message: 'The certificate of the identity provider ends soon.',
};

/** As when its certificate is about to end, which no demo waits for. */
async function withWarning(page: Page): Promise<void> {
  await page.route('**/sso-connections', async (route) => {
    const answer = await route.fetch();
    const { data } = (await answer.json()) as { data: object[] };
    await route.fulfill({
      response: answer,
      json: { data: data.map((each) => ({ ...each, warnings: [WARNING] })) },
    });
  });
}

/** A connection over SAML that is on. */
async function connectedOverSaml(page: Page): Promise<void> {
  await open(page, `${singleSignOnPath(customer(1).organization)}/new`);
  await page.getByRole('region', { name: 'By SAML' }).getByRole('button', { name: 'Okta' }).click();
  await page.waitForURL(/connections\/sso_/);
  await page
    .getByLabel('Metadata address, metadata, or certificate')
    .fill(`${demo().sampleProviders}/saml/metadata`);
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Switch on untried' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Switch on anyway' }).click();
  await expect(page.getByText('On, not yet tried').first()).toBeVisible();
}

/** One that the connection does not know: its own at the provider. */
async function anotherCertificate(page: string): Promise<string> {
  const id = page.split('/').at(-1);
  const metadata = await (await fetch(`${demo().web}/v1/sso/connections/${id}/metadata`)).text();
  const base64 = /X509Certificate>([^<]+)</.exec(metadata)?.[1] ?? '';
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

/** The forms around setup links, as rows of the table of all forms (U1). */
export const SETUP_LINK_FORMS: Readonly<Record<string, (page: Page, browser: Browser) => Promise<void>>> = {
  [`${FOLDER}new-link.tsx`]: async (page) => {
    const { organization } = customer(1);
    await signedInToDashboard(page, organization.owner);
    await open(page, singleSignOnPath(organization));
    await corrected(page, {
      field: page.getByLabel('Where its last page leads back to'),
      ...{ wrong: 'https://evil.example/', refusal: 'Enter an https address on an origin' },
      ...{ right: `${demo().exampleApp}/`, button: 'Make a setup link' },
    });
    await expect(page.getByText('Send this link to the IT admin')).toBeVisible();
  },
  [`${FOLDER}renew-form.tsx`]: async (page, browser) => {
    await signedInToDashboard(page, customer(1).organization.owner);
    await connectedOverSaml(page);
    const connection = new URL(page.url()).pathname;
    await withWarning(page);
    await open(page, connection);
    await page.getByRole('button', { name: 'Send a link to renew it' }).click();
    const notice = page.getByRole('status').filter({ hasText: 'Send this link to the IT admin' });
    const link = (await notice.locator('code').textContent()) ?? '';

    const { page: admin } = await stranger(browser);
    await open(admin, link);
    await admin.getByRole('button', { name: 'Continue' }).click();
    const box = admin.getByLabel('Metadata address, metadata, or certificate');
    await box.fill('our identity provider');
    await admin.getByRole('button', { name: 'Renew' }).click();
    await expect(admin.getByText(/This is not the metadata of an identity provider/)).toBeVisible();
    await box.fill(`${demo().sampleProviders}/saml/metadata`);
    await admin.getByRole('button', { name: 'Renew' }).click();
    await expect(admin.getByText(/Give the new one/)).toBeVisible();
    await box.fill(await anotherCertificate(connection));
    await admin.getByRole('button', { name: 'Renew' }).click();
    await expect(admin.getByRole('heading', { name: 'Single sign-on is renewed' })).toBeVisible();
    await expect(admin.getByText('Certificate holds until')).toBeVisible();

    await page.unroute('**/sso-connections');
    await open(page, connection);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('button', { name: 'Remove connection' }).click();
    await page.waitForURL(/single-sign-on$/);
  },
};
