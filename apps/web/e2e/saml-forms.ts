import { expect, type Page } from '@playwright/test';
import { corrected } from './correcting.ts';
import { customer, demo } from './demo.ts';
import { open, openAgain, signedInToDashboard, singleSignOnPath } from './trips.ts';

const FOLDER = 'apps/web/src/components/entered-connection/';
/** What the first makes, the second goes on with. */
const made = { connection: '' };

/** The forms of a connection over SAML, as rows of the table of all forms (U1). */
export const SAML_FORMS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  [`${FOLDER}saml-form.tsx`]: async (page) => {
    const { organization } = customer(1);
    await signedInToDashboard(page, organization.owner);
    await open(page, `${singleSignOnPath(organization)}/new`);
    await page.getByRole('region', { name: 'By SAML' }).getByRole('button', { name: 'Keycloak' }).click();
    await page.waitForURL(/connections\/sso_/);
    made.connection = new URL(page.url()).pathname;
    const box = page.getByLabel('Metadata address, metadata, or certificate');
    await box.fill('our identity provider');
    await page.getByRole('button', { name: 'Read it' }).click();
    await expect(page.getByText(/This is not the metadata of an identity provider/)).toBeVisible();
    await box.fill(`${demo().sampleProviders}/saml/metadata`);
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Entered, not tried')).toBeVisible();
  },
  [`${FOLDER}saml-options.tsx`]: async (page) => {
    await signedInToDashboard(page, customer(1).organization.owner);
    await open(page, made.connection);
    const field = page.getByLabel('Attribute that says who somebody is', { exact: false });
    await corrected(page, {
      ...{ field, wrong: 'n'.repeat(201), refusal: 'At most 200 characters.', right: 'id' },
      button: 'Save settings',
    });
    await openAgain(page);
    await expect(field).toHaveValue('id');
    await page.getByRole('button', { name: 'Remove draft' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove draft' }).click();
    await page.waitForURL(/single-sign-on$/);
  },
};
