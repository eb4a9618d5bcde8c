import { newId } from '@portico/core';
import { LONE_CODES, REFUSAL_CODES, type Whose } from '@portico/sign-in/refusals';
import type { Page } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { englishFailures } from '../../src/components/hosted-login/failure-texts.ts';
import { germanFailures } from '../../src/components/hosted-login/failure-texts-de.ts';
import { adviceFor } from '../../src/components/single-sign-on/advice.ts';
import { api, browserOf, connectMicrosoft, signedInBrowser, startPortico } from '../harness/index.ts';
import { issuerRows, issuerTexts } from './issuer-refusals.ts';
import { loneRows, type On, type Shown } from './lone-refusals.ts';
import { codesOfConnecting, codesOfSigningIn, filesWithPages } from './refusal-places.ts';
import { isLogged } from './refusals.ts';

/*
 * Every page that says no to somebody who signs in, signs out or connects a device says whose matter it is and leads on.
 * Those of a waiting request, which the application hears of, are in nobody-stranded.test.ts.
 */

const portico = await startPortico();
const { a } = portico.organizations;
const { issuer } = portico.project;
const HOME = `http://127.0.0.1:9/login?iss=${encodeURIComponent(issuer)}`;
let connection = '';
const native = newId('application');
beforeAll(async () => {
  connection = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  const operator = await signedInBrowser(portico, portico.operator);
  const path = `/v1/session/projects/${portico.project.id}/social/microsoft`;
  await api(portico, operator, path, { method: 'PATCH', body: { enabled: true } });
  await portico.database.pool.query(
    `INSERT INTO applications (id, project_id, name, kind, redirect_uris, post_logout_redirect_uris, allowed_origins)
     VALUES ($1, $2, 'A terminal', 'native', '{http://127.0.0.1/native}', '{}', '{}')`,
    [native, portico.project.id],
  );
});

/** One click from the page, and somebody is where they can go on. */
async function goesOn({ browser, page }: Shown, on: On | 'code'): Promise<void> {
  const links = page.links.map(({ href }) => href);
  switch (on) {
    case 'application': {
      expect(links).toContain(HOME);
      expect((await browser.open(HOME, { from: page })).body).toBe('the application');
      return;
    }
    case 'again':
      return expect(links).toContain(page.url.href);
    case 'code': {
      expect(links).toContain(`${portico.origin.origin}/device`);
      const next = await browser.open(`${portico.origin.origin}/device`, { from: page });
      return expect(next.form().fields).toHaveProperty('user_code');
    }
    case 'form':
      return expect(page.forms.length).toBeGreaterThan(0);
    case 'invitation':
      return expect(links).toContain(`${portico.origin.origin}/invitation`);
    case 'words':
      return expect(page.body).toMatch(/Go back to the application|Ask whoever invited you for a new one/);
  }
}

const isNamed = (page: Page, request = page.headers.get('x-request-id') ?? '') => {
  expect(request).toMatch(/^req_/);
  expect(page.body).toContain(request);
};

/** Who can do something; for a code that is not here, its own sentence or the form beside it says so. */
const WHOSE: Readonly<Record<string, Whose>> = {
  invalid_state: 'person',
  already_exists: 'person',
  not_found: 'person',
  wrong_origin: 'person',
  invalid_request: 'person',
  body_too_large: 'person',
  unsupported_media_type: 'person',
  no_application: 'developers',
  too_many_beginnings: 'nobody',
};

describe('a refusal of which no application hears', () => {
  const rows = loneRows(portico, () => connection);

  test.each(rows)(
    '%s, %s: says what happened and whose matter it is, and leads on (U9, U6)',
    async (code, _, on, provoke) => {
      const shown = await provoke();
      const { page } = shown;
      const sentence = englishFailures.errors[code === 'invalid_request' ? 'unknown_field' : code] ?? '';
      expect(page.body).toContain(sentence);
      const whose = WHOSE[code];
      if (whose !== undefined) expect(page.body).toContain(englishFailures.whose[whose]);
      expect(page.body).not.toContain(englishFailures.whose.operator);
      await goesOn(shown, on);
      if (on !== 'form') {
        isNamed(page);
        await isLogged(portico, page, code);
      }
    },
  );

  test('each has a row, and its words in both languages', () => {
    const tested = new Set<string>(rows.map(([code]) => code));
    expect(LONE_CODES.filter((code) => !tested.has(code))).toEqual([]);
    for (const code of LONE_CODES) {
      expect(englishFailures.errors).toHaveProperty(code);
      expect(germanFailures.errors).toHaveProperty(code);
    }
  });

  /** Codes that stand in the code of signing in and are on no page of their own. */
  const ELSEWHERE = {
    connection_choice_required: 'leads to the sign-in page, which asks',
    invitation_for_others: 'beside the form of the invitation',
    address_taken: 'beside the form of the invitation',
    sign_in_failed: 'beside the form with the password (7-forms.spec.ts)',
    forbidden: 'of a test sign-in: on the page of its result',
    recent_sign_in_required: 'of two sign-ins that are joined: on the page of its result (join.test.ts)',
    password_by_link: 'beside the button that joins two sign-ins (join.test.ts)',
    internal: 'is ours, with Try again; every unforeseen failure is told so',
    unavailable: 'has its own tests (reliability/database.test.ts)',
  };

  test('no code of signing in is without a row, here or where the application hears of it', () => {
    const known = new Set<string>([
      ...REFUSAL_CODES,
      ...rows.map(([code]) => code),
      ...Object.keys(ELSEWHERE),
    ]);
    expect(codesOfSigningIn().filter((code) => !known.has(code))).toEqual([]);
  });
});

describe('a page of the issuer that leads no further by itself', () => {
  const rows = issuerRows(portico, () => native);

  test.each(rows)(
    '%s, %s: says what happened and what to do, and leads on (U9)',
    async (_, __, says, on, provoke) => {
      const shown = await provoke();
      expect(shown.page.body).toContain(says);
      await goesOn(shown, on);
    },
  );

  test('each text has a row', () => {
    // What went well needs no way on: the device goes on by itself.
    const fine = ['device.connected'];
    expect([...rows.map(([text]) => text), ...fine].sort()).toEqual(issuerTexts());
  });
});

describe('connecting a directory (U11)', () => {
  /** Is on a page of its own: the request is unknown, so nothing can be said of it in the dashboard. */
  const ON_A_PAGE = ['invalid_state', 'not_found'];

  test('each refusal comes back to the dashboard with advice of its own, or is ours to look at', () => {
    const fallback = adviceFor('internal');
    const without = codesOfConnecting().filter((code) => adviceFor(code).next === fallback.next);
    expect(without.filter((code) => !ON_A_PAGE.includes(code))).toEqual([]);
  });

  test('an answer of Microsoft that is of no request leads to the dashboard', async () => {
    const browser = await browserOf(portico, a.owner);
    const page = await browser.open(new URL('/v1/sso/microsoft/consent/callback?state=x', portico.origin));
    expect(page.body).toContain('Start again from the dashboard');
    const [way] = page.links;
    expect((await browser.open(way ?? '', { from: page })).url.pathname).toMatch(/^\/dashboard/);
  });
});

test('no file answers a browser with a page of its own that has no rows here or beside', () => {
  expect(filesWithPages()).toEqual(PAGES);
});

/** A new one needs rows: here, in nobody-stranded.test.ts, or with what it is for. */
const PAGES: readonly string[] = [
  'apps/web/slow-down.ts',
  'apps/web/src/app/v1/sso/connections/[connectionId]/signed-out/route.ts',
  'apps/web/src/app/v1/sso/microsoft/consent/callback/route.ts',
  'apps/web/src/http/begin-dashboard-sign-in.ts',
  'apps/web/src/http/error-page.ts',
  'apps/web/src/http/not-confirmed.ts',
  'apps/web/src/http/page-route.ts',
  'apps/web/src/http/plain-page.ts',
  'apps/web/src/http/refused-page.ts',
  'packages/authorization-server/src/configuration.ts',
  'packages/authorization-server/src/consent-page.ts',
  'packages/authorization-server/src/device-doors.ts',
  'packages/authorization-server/src/device-pages.ts',
  'packages/authorization-server/src/error-page.ts',
  'packages/authorization-server/src/plain-page.ts',
  'packages/authorization-server/src/post-as-get.ts',
  'packages/authorization-server/src/sign-out-pages.ts',
];
