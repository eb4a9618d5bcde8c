import type { ErrorCode } from '@portico/core';
import type { Browser, Page } from '@portico/testing';
import { answerMicrosoft, api, authorizationRequest, type Portico, tokenIn } from '../harness/index.ts';
import { untilCallback } from './outside.ts';
import { lowered, member, raised } from './refusals.ts';

/** A page in somebody's browser. */
export type Shown = { readonly browser: Browser; readonly page: Page };

/** How somebody goes on: back to the application, with the form that is still there, the same once more, the invitation, or as the words say. */
export type On = 'application' | 'form' | 'again' | 'invitation' | 'words';

export type LoneRow = readonly [code: ErrorCode, how: string, on: On, provoke: () => Promise<Shown>];

const NOBODY = 'a'.repeat(26);
const PERSONAL = { upn: 'pia@personal.example', password: 'Demo-password-1' };

/** Refusals of which no application hears, because none waits or it may still be answered: each as somebody comes by it. */
export function loneRows(portico: Portico, connection: () => string): readonly LoneRow[] {
  return [
    ...overRows(portico, connection),
    ...strangeFormRows(portico),
    ...formRows(portico),
    ...invitationRows(portico),
  ];
}

/** Addresses that lead nowhere any more. */
function overRows(portico: Portico, connection: () => string): readonly LoneRow[] {
  const { a } = portico.organizations;
  const { onThePage, opened } = visitors(portico);
  return [
    [
      'invalid_state',
      'the callback in another browser',
      'application',
      async () => {
        const login = member(portico);
        const address = await untilCallback(portico, portico.newBrowser(), login, { organization: a.id });
        const browser = portico.newBrowser();
        return { browser, page: await browser.open(address) };
      },
    ],
    [
      'invalid_state',
      'a callback of nobody',
      'application',
      () => opened(`/v1/sso/connections/${connection()}/callback?state=x`),
    ],
    [
      'login_page_expired',
      'the sign-in page after it was left',
      'application',
      async () => {
        const { browser, page } = await onThePage();
        await browser.submit(page, {}, page.form('/back'));
        return { browser, page: await browser.open(page.url) };
      },
    ],
    [
      'login_page_expired',
      'the sign-in page of another browser',
      'application',
      async () => opened((await onThePage()).page.url.pathname),
    ],
    [
      'not_found',
      'a tile of a connection that is gone',
      'application',
      () => opened(`/v1/sso/connections/sso_${NOBODY}/initiate`),
    ],
    [
      'not_found',
      'a provider that nobody knows',
      'application',
      () => opened('/v1/sso/social/github/callback'),
    ],
    [
      'no_application',
      'a tile of an application that is gone',
      'application',
      () => opened(`/v1/sso/connections/${connection()}/initiate?application=app_${NOBODY}`),
    ],
  ];
}

/** What no page of ours sends. */
function strangeFormRows(portico: Portico): readonly LoneRow[] {
  const { onThePage, sent } = visitors(portico);
  return [
    [
      'wrong_origin',
      'a form of another site',
      'words',
      async () => {
        const { browser, page } = await onThePage();
        const target = new URL(page.form('/back').action, page.url);
        return {
          browser,
          page: await browser.open(target, { method: 'POST', form: {}, from: 'https://evil.example/' }),
        };
      },
    ],
    [
      'invalid_request',
      'a field twice',
      'application',
      () =>
        sent('back', [
          ['attempt', 'a'],
          ['attempt', 'b'],
        ]),
    ],
    [
      'body_too_large',
      'a form without end',
      'application',
      () => sent('back', [['attempt', 'a'.repeat(200_000)]]),
    ],
    [
      'unsupported_media_type',
      'a form that is none',
      'application',
      () => sent('back', [['attempt', 'a']], 'text/plain'),
    ],
  ];
}

/** What is tried too often, and what the form itself says no to. */
function formRows(portico: Portico): readonly LoneRow[] {
  const { a } = portico.organizations;
  const at = (path: string) => new URL(path, portico.origin);
  const { pressed } = visitors(portico);
  return [
    [
      'too_many_beginnings',
      'a network that begins and begins',
      'again',
      async () => {
        const other = await portico.startAnotherWeb({ PORTICO_SIGN_INS_BEGUN: '10' });
        const { pathname, search } = authorizationRequest(portico).url;
        const browser = portico.newBrowser();
        const address = new URL(pathname + search, other.origin);
        for (;;) {
          const page = await browser.open(address, { follow: false });
          if (page.status === 429) return { browser, page };
        }
      },
    ],
    [
      'too_many_attempts',
      'a password tried too often',
      'form',
      async () => {
        const browser = portico.newBrowser();
        const login = await browser.open(at('/v1/session/sign-in'));
        const fields = { email: a.owner.email, password: 'wrong-password-of-tests' };
        const asked = await browser.submit(
          login,
          { email: a.owner.email, way: 'password' },
          login.form('/identify'),
        );
        const wrong = await browser.submit(asked, fields, asked.form('/password'));
        await raised(portico);
        const page = await browser.submit(wrong, fields, wrong.form('/password'));
        await lowered(portico);
        return { browser, page };
      },
    ],
    [
      'no_connection_for_email',
      'an address that nobody knows',
      'form',
      () => pressed('identify', { email: 'nobody@nowhere.example' }),
    ],
    [
      'unknown_field',
      'a field that the page does not have',
      'form',
      () => pressed('identify', { email: 'a@b.example', more: 'x' }),
    ],
  ];
}

/** Invitations that are accepted over a social provider. */
function invitationRows(portico: Portico): readonly LoneRow[] {
  return [
    [
      'invitation_invalid',
      'an invitation that was revoked while its holder was away',
      'words',
      async () => {
        const { browser, callback } = await invited(portico);
        await portico.database.pool.query(
          'UPDATE invitations SET revoked_at = now() WHERE revoked_at IS NULL',
        );
        return { browser, page: await browser.open(callback) };
      },
    ],
    [
      'already_exists',
      'a second invitation of somebody who has accepted one',
      'invitation',
      async () => {
        const first = await invited(portico);
        await first.browser.open(first.callback);
        const { browser, callback } = await invited(portico);
        return { browser, page: await browser.open(callback) };
      },
    ],
  ];
}

/** Somebody who holds an invitation has shown who they are at a social provider, and is not back yet. */
async function invited(portico: Portico): Promise<{ browser: Browser; callback: URL }> {
  const { administration, operatorCaller, organizations } = portico;
  // Whoever insists on their own single sign-on has nobody accept in another way.
  await portico.database.pool.query('UPDATE organizations SET sso_required = false WHERE id = $1', [
    organizations.a.id,
  ]);
  const invitation = { email: PERSONAL.upn, role: 'member', name: 'Pia' } as const;
  const { url } = await administration.inviteMember(operatorCaller, organizations.a.id, invitation);
  const token = tokenIn(url);
  const browser = portico.newBrowser();
  const trip = await api(portico, browser, '/v1/session/invitations/trip', {
    method: 'POST',
    body: { token, provider: 'microsoft' },
  });
  const away = (trip.body as { url: string }).url;
  const { location } = await answerMicrosoft(portico, browser, away, PERSONAL, { leave: false });
  if (location === undefined) throw new Error('no callback');
  return { browser, callback: location };
}

function visitors(portico: Portico) {
  /** A browser that came from the application, on its sign-in page. */
  async function onThePage(): Promise<Shown> {
    const browser = portico.newBrowser();
    return { browser, page: await browser.open(authorizationRequest(portico).url) };
  }
  return {
    onThePage,
    opened: async (path: string): Promise<Shown> => {
      const browser = portico.newBrowser();
      await browser.open(authorizationRequest(portico).url, { follow: false });
      return { browser, page: await browser.open(new URL(path, portico.origin)) };
    },
    pressed: async (step: string, fields: Record<string, string>): Promise<Shown> => {
      const { browser, page } = await onThePage();
      return { browser, page: await browser.submit(page, fields, page.form(`/${step}`)) };
    },
    /** What no form of ours sends, to the address of one that is there. */
    sent: async (step: string, entries: string[][], enctype?: 'text/plain'): Promise<Shown> => {
      const { browser, page } = await onThePage();
      const target = new URL(page.form(`/${step}`).action, page.url);
      const form = new URLSearchParams(entries);
      const as = enctype === undefined ? {} : { enctype };
      return { browser, page: await browser.open(target, { method: 'POST', form, from: page, ...as }) };
    },
  };
}
