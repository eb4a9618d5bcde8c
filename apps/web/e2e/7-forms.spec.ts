import { randomUUID } from 'node:crypto';
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { corrected, tried } from './correcting.ts';
import { customer, demo } from './demo.ts';
import { filesWithForms } from './forms.ts';
import { SAML_FORMS } from './saml-forms.ts';
import { SETUP_LINK_FORMS } from './setup-link-forms.ts';
import {
  closeVisitors,
  connected,
  isDashboard,
  open,
  openAgain,
  signedInToDashboard,
  signInToDashboard,
  singleSignOnPath,
} from './trips.ts';

/** A name of this run alone: the stack may have seen another one. */
const RUN = Date.now().toString(36);
const TOO_LONG = 'n'.repeat(101);
const COMPONENTS = 'apps/web/src/components/';

test.describe.configure({ mode: 'serial' });

/** What the tests below make with one form, they use in the next. */
const made = { project: '', organization: '', link: '', connection: '' };

const visitor = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

test.afterEach(closeVisitors);

/** What a device shows: a code, and where to type it. */
async function deviceCode(): Promise<{ code: string; address: string }> {
  const { issuer, clientId } = demo().cli;
  const answer = await fetch(`${issuer}/device/auth`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, scope: 'openid' }),
  });
  const { user_code: code = '', verification_uri: address = '' } = (await answer.json()) as Record<
    string,
    string
  >;
  return { code, address };
}

/** Each form that has something to refuse; its test is refused by the server, corrects that, and sends again (U1). */
const FORMS: Readonly<Record<string, (page: Page, browser: Browser) => Promise<void>>> = {
  [`${COMPONENTS}name-dialog.tsx`]: async (page) => {
    await signInToDashboard(page, demo().operator);
    await page.getByRole('button', { name: 'New project' }).click();
    await corrected(page, {
      field: page.getByLabel('Name', { exact: true }),
      ...{ wrong: TOO_LONG, refusal: 'At most 100 characters.', right: `Forms ${RUN}`, button: 'Create' },
    });
    await page.waitForURL(/\/dashboard\/projects\/proj_/);
    made.project = new URL(page.url()).pathname;
    await page.getByRole('button', { name: 'New organization' }).click();
    await corrected(page, {
      field: page.getByLabel('Name', { exact: true }),
      ...{ wrong: '   ', refusal: 'Give a name.', right: `Customer ${RUN}`, button: 'Create' },
    });
    await page.waitForURL(/\/dashboard\/organizations\/org_[a-z0-9]+\/members/);
    made.organization = new URL(page.url()).pathname.replace(/\/members$/, '');
  },
  [`${COMPONENTS}application/new-application.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, `${made.project}/applications/new`);
    await page.getByLabel('Redirect URIs').fill('https://forms.example/callback');
    await corrected(page, {
      field: page.getByLabel('Name', { exact: true }),
      ...{
        wrong: TOO_LONG,
        refusal: 'At most 100 characters.',
        right: 'Forms',
        button: 'Create application',
      },
    });
    // Both go into the same place: whoever copies one needs the other.
    const notice = page.getByRole('status').filter({ hasText: 'Store the client secret now' });
    await expect(notice).toContainText(/Client id\s*app_[a-z2-7]{26}/);
    await page.getByRole('button', { name: 'I stored it' }).click();
    await expect(page.getByRole('heading', { name: 'Forms', exact: true })).toBeVisible();
  },
  [`${COMPONENTS}application/application-settings.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, `${made.project}/applications`);
    await page.getByRole('link', { name: 'Forms' }).click();
    await corrected(page, {
      field: page.getByLabel('Initiate-login URI', { exact: false }),
      wrong: 'http://forms.example/login',
      refusal: /http is possible only on/,
      ...{ right: 'https://forms.example/login', button: 'Save settings' },
    });
    await expect(saved(page)).toBeVisible();
    // Folded away, a field can be neither seen nor corrected.
    const advanced = page.getByText('Advanced', { exact: true });
    await advanced.click();
    const logout = page.getByLabel('Back-channel logout URI', { exact: false });
    await logout.fill('no address');
    await advanced.click();
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(logout).toBeVisible();
    await logout.fill('https://forms.example/logout');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(saved(page)).toBeVisible();
  },
  [`${COMPONENTS}project/hosted-login.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, `${made.project}/hosted-login`);
    await page.getByLabel('Colour', { exact: false }).last().fill('#12');
    await corrected(page, {
      field: page.getByLabel('Name of the project'),
      wrong: TOO_LONG,
      refusal: 'At most 100 characters.',
      right: `Forms ${RUN}`,
      button: 'Save hosted login',
      meanwhile: () => page.getByLabel('Colour', { exact: false }).last().fill('#0b6075'),
    });
    await expect(saved(page)).toBeVisible();
    await corrected(page, {
      field: page.getByLabel('Home page', { exact: false }),
      ...{ wrong: 'forms.example', refusal: /beginning with https:\/\//, right: 'https://forms.example' },
      button: 'Save hosted login',
    });
    await expect(saved(page)).toBeVisible();
    await openAgain(page);
    await expect(page.getByLabel('Home page', { exact: false })).toHaveValue('https://forms.example/');
  },
  [`${COMPONENTS}project/social-provider.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, `${made.project}/hosted-login`);
    await page.getByLabel('Registration at Google').selectOption('own');
    await page.getByLabel('Client secret at Google').fill(`only-for-tests-${RUN}`);
    await corrected(page, {
      field: page.getByLabel('Client id at Google'),
      ...{ wrong: ' ', refusal: 'Fill this in.', right: `client-${RUN}`, button: 'Save Google' },
    });
    await expect(page.getByLabel('Client secret at Google')).toHaveAccessibleDescription(
      /Leave empty to keep/,
    );
  },
  [`${COMPONENTS}entered-connection/open-id-form.tsx`]: async (page) => {
    const { organization } = customer(1);
    await signedInToDashboard(page, organization.owner);
    await open(page, `${singleSignOnPath(organization)}/new`);
    const openId = page.getByRole('region', { name: 'By OpenID Connect' });
    await openId.getByRole('button', { name: 'Keycloak' }).click();
    await page.waitForURL(/connections\/sso_/);
    made.connection = new URL(page.url()).pathname;
    await page.getByLabel('Issuer').fill(`${demo().sampleProviders}/oidc`);
    await page.getByLabel('Client secret').fill(`only-for-tests-${RUN}`);
    await corrected(page, {
      field: page.getByLabel('Client ID'),
      ...{ wrong: 'n'.repeat(501), refusal: 'At most 500 characters.', right: 'forms' },
      button: 'Save and look up',
    });
    await expect(page.getByText('Entered, not tried')).toBeVisible();
  },
  [`${COMPONENTS}entered-connection/rename-connection.tsx`]: async (page) => {
    await signedInToDashboard(page, customer(1).organization.owner);
    await open(page, made.connection);
    await corrected(page, {
      field: page.getByLabel('Name of the connection'),
      ...{ wrong: TOO_LONG, refusal: 'At most 100 characters.', right: `Keycloak of ${RUN}` },
      button: 'Save name',
    });
    await expect(page.getByRole('heading', { name: `Keycloak of ${RUN}` })).toBeVisible();
  },
  [`${COMPONENTS}entered-connection/mapping-form.tsx`]: async (page) => {
    await signedInToDashboard(page, customer(1).organization.owner);
    await open(page, made.connection);
    await corrected(page, {
      field: page.getByLabel('Claim of: E-mail address', { exact: false }),
      ...{ wrong: 'n'.repeat(201), refusal: 'At most 200 characters.', right: 'mail', button: 'Save claims' },
    });
    await expect(saved(page)).toBeVisible();
    await page.getByRole('button', { name: 'Remove draft' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove draft' }).click();
    await page.waitForURL(/single-sign-on$/);
  },
  ...SAML_FORMS,
  ...SETUP_LINK_FORMS,
  [`${COMPONENTS}organization/add-domain.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, made.organization);
    await corrected(page, {
      field: page.getByLabel('Add a domain'),
      wrong: 'https://forms.example/about',
      refusal: /without https:\/\//,
      ...{ right: `forms-${RUN}.example`, button: 'Add domain' },
    });
    await expect(page.getByText(`forms-${RUN}.example`).first()).toBeVisible();
  },
  [`${COMPONENTS}organization/rename-organization.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, made.organization);
    await corrected(page, {
      field: page.getByLabel('Name of the organization'),
      ...{
        wrong: TOO_LONG,
        refusal: 'At most 100 characters.',
        right: `Renamed ${RUN}`,
        button: 'Save name',
      },
    });
    await expect(page.getByRole('heading', { name: `Renamed ${RUN}` })).toBeVisible();
  },
  [`${COMPONENTS}organization/sign-in-settings.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, `${made.organization}/sign-in`);
    await page.getByLabel('End a session after inactivity of', { exact: true }).selectOption('other');
    const button = page.getByRole('button', { name: 'Save sign-in settings' });
    await page.getByLabel(/, how many$/).fill('2');
    await button.click();
    await expect(page.getByRole('alert').first()).toContainText('Check the marked field.');
    await page.getByLabel(/, how many$/).fill('20');
    await button.click();
    await expect(saved(page)).toBeVisible();
  },
  [`${COMPONENTS}invitations/invite-form.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    for (const path of [
      `${made.project}/admins`,
      '/dashboard/deployment/operators',
      `${made.organization}/members`,
    ]) {
      await open(page, path);
      await corrected(page, {
        field: page.getByLabel('E-mail address'),
        wrong: 'forms@localhost',
        refusal: 'Give an e-mail address.',
        ...{ right: `forms-${RUN}@forms.example`, button: 'Invite' },
      });
      await expect(page.getByText(/^Send this link to/)).toBeVisible();
      await expectReadyForNext(page, page.getByLabel('E-mail address'), /^Invited forms-/);
    }
    made.link = (await page.getByText(/\/invitation#/).textContent()) ?? '';
  },
  [`${COMPONENTS}invitations/accept-as-new.tsx`]: async (page) => {
    await open(page, made.link);
    await page.getByLabel('Your name').fill('Fee Forms');
    await corrected(page, {
      field: page.getByLabel('Password'),
      // Not the own address, says the server.
      wrong: `forms-${RUN}@forms.example`,
      refusal: /Choose a password of 12 to 256 characters/,
      ...{ right: `a long sentence ${RUN}`, button: 'Accept the invitation' },
    });
    await page.waitForURL(/invitation=accepted/);
  },
  [`${COMPONENTS}sign-in/set-password-form.tsx`]: async (page, browser) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, `${made.organization}/members`);
    await page.getByRole('button', { name: /^New password link for/ }).click();
    const link = (await page.getByText(/\/set-password#/).textContent()) ?? '';
    const person = await visitor(browser);
    await open(person, link);
    await corrected(person, {
      field: person.getByLabel('New password'),
      wrong: 'aaaaaaaaaaaa',
      refusal: /Choose a password of 12 to 256 characters/,
      ...{ right: `another sentence ${RUN}`, button: 'Set password' },
    });
    await person.waitForURL(/password=set/);
  },
  [`${COMPONENTS}hosted-login/email-step.tsx`]: async (page) => {
    await open(page, '/login');
    await page.getByLabel('E-mail').fill('forms@localhost');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await expect(page.getByRole('alert').first()).toBeVisible();
    await page.getByLabel('E-mail').fill(`forms-${RUN}@nowhere.example`);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await expect(page.getByLabel('Password')).toBeVisible();
  },
  [`${COMPONENTS}hosted-login/password-step.tsx`]: async (page) => {
    await open(page, '/login');
    await page.getByLabel('E-mail').fill(`forms-${RUN}@forms.example`);
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await tried(page, page.getByLabel('Password'), 'Sign in', `another sentence ${RUN}`);
    await page.waitForURL(isDashboard);
  },
  [`${COMPONENTS}sign-in/confirm-form.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, '/login?reauthenticate=1&next=/dashboard');
    await tried(page, page.getByLabel('Password'), 'Continue', demo().operator.password);
    await page.waitForURL(isDashboard);
  },
  [`${COMPONENTS}confirm-identity.tsx`]: async (page) => {
    await signedInToDashboard(page, demo().operator);
    await open(page, `${made.project}/signing-keys`);
    // A proof gets old in a quarter of an hour: the server's answer to an old one comes at once.
    await page.route(
      '**/v1/session/projects/**',
      (route) =>
        route.fulfill({ status: 403, json: { code: 'recent_sign_in_required', message: 'Confirm.' } }),
      { times: 1 },
    );
    await page.getByRole('button', { name: 'Rotate keys' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Rotate keys' }).click();
    const dialog = page.getByRole('alertdialog').filter({ hasText: 'Confirm that it is you' });
    await tried(page, dialog.getByLabel('Password'), 'Continue', demo().operator.password);
    await expect(page.getByText('The new keys are published and start signing in an hour.')).toBeVisible();
  },
  [`${COMPONENTS}group-roles/add-group-rule.tsx`]: async (page, browser) => {
    await connected(browser, customer(0));
    await signedInToDashboard(page, customer(0).organization.owner);
    await open(page, singleSignOnPath(customer(0).organization));
    const group = page.getByLabel('Object ID of the group');
    await corrected(page, {
      field: group,
      ...{
        wrong: 'Administrators',
        refusal: 'Give the object id of the group',
        right: randomUUID(),
        button: 'Add rule',
      },
    });
    await expect(page.getByRole('button', { name: /^Remove the rule of/ })).toBeVisible();
    await expectReadyForNext(page, group, /^Rule added: .* gives the role Admin\.$/);
  },
  [`${COMPONENTS}device-code-form.tsx`]: async (page) => {
    const { code, address } = await deviceCode();
    await page.goto(address);
    await page.getByLabel('Code').fill('BBBB-BBBB');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('This code does not work.')).toBeVisible();
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('Is this your device?')).toBeVisible();
  },
  'packages/authorization-server/src/device/device-pages.ts': async (page) => {
    const { code } = await deviceCode();
    await page.goto(`${demo().cli.issuer}/device`);
    await page.getByLabel(/Enter the code/).fill('BBBB-BBBB');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('This code does not work.')).toBeVisible();
    await page.getByLabel(/Enter the code/).fill(code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('Is this your device?')).toBeVisible();
  },
};

/** The demo has its operator: a browser fills this form in apps/web/test/operators/first-operator-form.test.ts. */
const OF_EMPTY_DEPLOYMENT = `${COMPONENTS}sign-in/first-owner-form.tsx`;

/** Buttons alone: there is nothing to fill in and so nothing to correct. Other tests press them. */
const PRESSES = [
  `${COMPONENTS}replacing/begin-move.tsx`,
  `${COMPONENTS}entered-connection/people-form.tsx`,
  `${COMPONENTS}single-sign-on/domains-form.tsx`,
  'apps/web/src/app/v1/sso/microsoft/connect/[requestId]/page.tsx',
  `${COMPONENTS}hosted-login/choice-list.tsx`,
  `${COMPONENTS}hosted-login/login-frame.tsx`,
  `${COMPONENTS}hosted-login/provider-buttons.tsx`,
  'apps/web/src/http/plain-page.ts',
  'apps/web/src/http/posting-page.ts',
  'packages/authorization-server/src/authorization/consent-page.ts',
  'packages/authorization-server/src/sign-out/continue-sign-out.ts',
  'packages/authorization-server/src/sign-out/sign-out-pages.ts',
];

/** Whatever is looked for is no mistake: there is nothing to refuse. Other tests look for something. */
const SEARCHES = [`${COMPONENTS}sign-in-log/sign-in-filter-form.tsx`];

test('every form of the product has its test here (U1)', () => {
  const found = filesWithForms();
  expect(found.map(({ file }) => file)).toEqual(
    [...Object.keys(FORMS), OF_EMPTY_DEPLOYMENT, ...PRESSES, ...SEARCHES].sort(),
  );
  expect(found.filter(({ file, hasFields }) => hasFields && PRESSES.includes(file))).toEqual([]);
});

for (const [file, trip] of Object.entries(FORMS))
  test(`${file.split('/').at(-1)}: what the server refuses is corrected and sent (U1)`, async ({
    page,
    browser,
  }) => {
    await trip(page, browser);
  });

const saved = (page: Page) => page.getByRole('status').filter({ hasText: /^Saved$/ });

/** Said to those who see nothing, and ready for another one without a way through the page (U1). */
async function expectReadyForNext(page: Page, first: Locator, said: RegExp): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: said })).toBeVisible();
  await expect(first).toHaveValue('');
  await expect(first).toBeFocused();
}
