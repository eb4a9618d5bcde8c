import { errorTexts, pageTexts } from '@portico/authorization-server';
import type { Browser } from '@portico/testing';
import { authorizationRequest, goToSignIn, openDevicePage, type Portico } from '../harness/index.ts';
import type { On, Shown } from './lone-refusals.ts';
import { lowered, meanwhile, member, raised } from './refusals.ts';

/** By the name of the text, as the issuer's own tables of texts have it. */
export type IssuerRow = readonly [
  text: string,
  how: string,
  says: string,
  on: On | 'code',
  () => Promise<Shown>,
];

const errors = errorTexts(undefined, []);
const { consent, device, signOut } = pageTexts(undefined, []);

/** What can be read on a page of the issuer that leads no further by itself: the names of its texts. */
export function issuerTexts(): string[] {
  const pages = (texts: object, prefix: string) =>
    Object.entries(texts).flatMap(([name, text]) =>
      typeof text === 'object' &&
      text !== null &&
      'title' in text &&
      'text' in text &&
      typeof text.text === 'string'
        ? [`${prefix}${name}`]
        : [],
    );
  return [
    ...pages(errors, ''),
    ...pages(consent, 'consent.'),
    ...pages(device, 'device.'),
    ...pages(signOut, 'signOut.'),
    ...['device.wrong', 'device.cancelled'],
  ].sort();
}

type Device = { readonly user_code: string; readonly verification_uri: string; readonly device_code: string };

export function issuerRows(portico: Portico, native: () => string): readonly IssuerRow[] {
  return [...requestRows(portico), ...deviceRows(portico, native)];
}

/** A browser that came from the application. */
async function visitor(portico: Portico): Promise<Browser> {
  const browser = portico.newBrowser();
  await browser.open(authorizationRequest(portico).url, { follow: false });
  return browser;
}

async function opened(portico: Portico, path: string): Promise<Shown> {
  const browser = await visitor(portico);
  return { browser, page: await browser.open(portico.project.issuer + path) };
}

async function signedIn(portico: Portico) {
  const browser = portico.newBrowser();
  const asked = authorizationRequest(portico, { organization: portico.organizations.a.id });
  await goToSignIn(portico, browser, asked, member(portico));
  const resume = browser.journal.find(({ url }) => /\/auth\/[\w-]+$/.test(url.pathname));
  return { browser, resume: resume?.url ?? new URL('about:blank') };
}

/** Of a sign-in, a question or a sign-out. */
function requestRows(portico: Portico): readonly IssuerRow[] {
  const { issuer } = portico.project;
  return [
    [
      'refused',
      'an application that nobody knows',
      errors.refused.text,
      'application',
      () => opened(portico, '/auth?client_id=app_unknown'),
    ],
    [
      'over',
      'Back after signing in',
      errors.over.text,
      'application',
      async () => {
        const { browser, resume } = await signedIn(portico);
        return { browser, page: await browser.open(resume) };
      },
    ],
    [
      'signOutRefused',
      'an address to return to that is not registered',
      errors.signOutRefused.text,
      'application',
      () =>
        opened(
          portico,
          `/session/end?client_id=${portico.application.clientId}&post_logout_redirect_uri=https://evil.example`,
        ),
    ],
    [
      'signOutOver',
      'the question of another browser',
      errors.signOutOver.text,
      'application',
      async () => {
        const { browser } = await signedIn(portico);
        const page = await browser.open(`${issuer}/session/end`);
        const { action, fields } = page.form();
        const other = portico.newBrowser();
        const from = await other.open(authorizationRequest(portico).url);
        const target = new URL(action, page.url);
        return { browser: other, page: await other.open(target, { method: 'POST', form: fields, from }) };
      },
    ],
    [
      'failed',
      'a table that is gone',
      errors.failed.text,
      'again',
      async () => {
        const browser = await visitor(portico);
        const change = [
          'ALTER TABLE oauth_states RENAME TO oauth_states_of_before',
          'ALTER TABLE oauth_states_of_before RENAME TO oauth_states',
        ] as const;
        const { url } = authorizationRequest(portico);
        return { browser, page: await meanwhile(portico, change, [], () => browser.open(url)) };
      },
    ],
    [
      'consent.over',
      'a question that is gone',
      consent.over.text,
      'application',
      () => opened(portico, '/consent/nobody'),
    ],
    [
      'signOut.done',
      'the end of a sign-out',
      signOut.done.text,
      'application',
      () => opened(portico, '/session/end/success'),
    ],
  ];
}

/** Of a device. */
function deviceRows(portico: Portico, native: () => string): readonly IssuerRow[] {
  const { issuer } = portico.project;
  async function started(): Promise<Device> {
    const body = new URLSearchParams({ client_id: native(), scope: 'openid' });
    return (await (await fetch(`${issuer}/device/auth`, { method: 'POST', body })).json()) as Device;
  }
  /** A browser on the page that asks for a code. */
  async function asked(): Promise<Shown> {
    const browser = portico.newBrowser();
    return { browser, page: await browser.open(`${issuer}/device`) };
  }
  const typed = async ({ browser, page }: Shown): Promise<Shown> => ({
    browser,
    page: await browser.submit(page, { user_code: 'BBBB-BBBB' }),
  });
  return [
    ['device.wrong', 'a code that does not work', device.wrong, 'form', async () => typed(await asked())],
    [
      'device.cancelled',
      'Cancel where the device is confirmed',
      device.cancelled,
      'form',
      async () => {
        const browser = portico.newBrowser();
        const page = await openDevicePage(browser, await started());
        return { browser, page: await browser.submit(page, { abort: 'yes' }) };
      },
    ],
    [
      'device.tooMany',
      'codes tried too often',
      device.tooMany.text,
      'code',
      async () => {
        const shown = await typed(await asked());
        await raised(portico);
        const refused = await typed(shown);
        await lowered(portico);
        return refused;
      },
    ],
    [
      'device.over',
      'the way back of another browser',
      device.over.text,
      'code',
      () => opened(portico, '/device/nobody'),
    ],
  ];
}
