import { LONE_CODES, REFUSAL_CODES } from '@portico/sign-in/refusals';
import { beforeAll, describe, expect, test } from 'vitest';
import { englishFailures } from '../../src/components/hosted-login/failure-texts.ts';
import { germanFailures } from '../../src/components/hosted-login/failure-texts-de.ts';
import { adviceFor } from '../../src/components/single-sign-on/advice.ts';
import { browserOf, startPortico } from '../harness/index.ts';
import { issuerRows, issuerTexts } from './issuer-refusals.ts';
import { loneRows } from './lone-refusals.ts';
import { codesOfConnecting, codesOfSigningIn, filesWithPages } from './refusal-places.ts';
import { setRefusalStage } from './refusal-stage.ts';
import { leadsOnAlone, saysAndLeadsOn } from './what-a-refusal-owes.ts';

/*
 * Every page that says no to somebody who signs in, signs out or connects a device says whose matter it is and leads on.
 * Those of a waiting request, which the application hears of, are in nobody-stranded.test.ts; all of them once more in
 * every-refusal-in-chromium.test.ts.
 */

const portico = await startPortico();
const { a } = portico.organizations;
let stage = { connection: '', native: '' };
beforeAll(async () => {
  stage = await setRefusalStage(portico);
});

describe('a refusal of which no application hears', () => {
  const rows = loneRows(portico, () => stage.connection);

  test.each(rows)(
    '%s, %s: says what happened and whose matter it is, and leads on (U9, U6)',
    (code, _, on, provoke) => leadsOnAlone(portico, code, { on, provoke }),
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
  const rows = issuerRows(portico, () => stage.native);

  test.each(rows)(
    '%s, %s: says what happened and what to do, and leads on (U9)',
    (_, __, says, on, provoke) => saysAndLeadsOn(portico, says, { on, provoke }),
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
  'apps/web/front-door/issuer-failures.ts',
  'apps/web/src/app/v1/sso/connections/[connectionId]/signed-out/route.ts',
  'apps/web/src/app/v1/sso/microsoft/consent/callback/route.ts',
  'apps/web/src/http/begin-dashboard-sign-in.ts',
  'apps/web/src/http/error-page.ts',
  'apps/web/src/http/not-confirmed.ts',
  'apps/web/src/http/page-route.ts',
  'apps/web/src/http/plain-page.ts',
  'apps/web/src/http/refused-page.ts',
  'apps/web/src/http/signed-out-page.ts',
  'packages/authorization-server/src/authorization/consent-page.ts',
  'packages/authorization-server/src/configuration.ts',
  'packages/authorization-server/src/device/device-doors.ts',
  'packages/authorization-server/src/device/device-pages.ts',
  'packages/authorization-server/src/http/post-as-get.ts',
  'packages/authorization-server/src/pages/error-page.ts',
  'packages/authorization-server/src/pages/plain-page.ts',
  'packages/authorization-server/src/sign-out/continue-sign-out.ts',
  'packages/authorization-server/src/sign-out/sign-out-pages.ts',
];
