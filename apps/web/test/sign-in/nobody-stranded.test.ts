import { messageOf } from '@portico/core';
import { REFUSAL_CODES, SAML_REFUSAL_CODES } from '@portico/sign-in/refusals';
import { beforeAll, describe, expect, test } from 'vitest';
import { englishFailures } from '../../src/components/hosted-login/failure-texts.ts';
import { germanFailures } from '../../src/components/hosted-login/failure-texts-de.ts';
import {
  api,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  signedInBrowser,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';
import { codeOn } from './outside.ts';
import { comingBack, withError } from './refusals.ts';
import { PERSONAL, waitingRows } from './waiting-refusals.ts';
import { isBegunAnew, isToldToTheApplication } from './what-a-refusal-owes.ts';

const portico = await startPortico();
const { a } = portico.organizations;
const { user, admin } = directoryOf(portico, a.domain);
const atA = { organization: a.id };
let connection: string;
beforeAll(async () => {
  connection = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  const operator = await signedInBrowser(portico, portico.operator);
  const path = `/v1/session/projects/${portico.project.id}/social/microsoft`;
  await api(portico, operator, path, { method: 'PATCH', body: { enabled: true } });
  // Known, so that what is refused later is refused for no other reason.
  for (const login of [user, admin]) await signInToApplication(portico, portico.newBrowser(), login, atA);
});

const REFUSED = waitingRows(portico, () => connection);

describe('a refusal on the way back from an identity provider', () => {
  test.each(REFUSED)(
    '%s, %s: says whose matter it is, and Back tells the application (U9, U6, U10, R8)',
    (code, _, provoke) => isToldToTheApplication(portico, code, provoke),
  );

  test.each(REFUSED)(
    '%s, %s: one click begins it anew, and a good end is a good end (U9)',
    (code, _, provoke) => isBegunAnew(portico, code, provoke),
  );

  test.each(REFUSED)(
    '%s, %s: reads the same when the page is loaded again, in the person’s language (U9)',
    async (code, _, provoke) => {
      const { browser, page } = await provoke();
      const again = await browser.open(page.url);
      expect(codeOn(again)).toBe(code);
      expect(again.forms.map(({ action }) => action)).toEqual(page.forms.map(({ action }) => action));
    },
  );

  test('no refusal is without a row here, and each has its words in both languages', () => {
    const tested = new Set<string>([...REFUSED.map(([code]) => code), 'sign_in_cancelled']);
    // SAML, moves to another connection, invitations, and a database in trouble, have their own tests.
    const elsewhere = [
      ...SAML_REFUSAL_CODES,
      'not_assigned',
      'replacement_not_switched',
      'replacement_undecided',
      'invitation_invalid',
      'invitation_for_others',
      'already_exists',
      'unavailable',
    ];
    expect(REFUSAL_CODES.filter((code) => !tested.has(code))).toEqual(elsewhere);
    expect(Object.keys(germanFailures.errors)).toEqual(Object.keys(englishFailures.errors));
    for (const code of REFUSAL_CODES) {
      expect(englishFailures.errors).toHaveProperty(code);
      expect(germanFailures.errors[code]).not.toBe(messageOf(code));
    }
  });
});

test.each([
  ['access_denied', 'of a connection', atA, user],
  ['access_denied', 'of a social provider', { provider: 'microsoft' }, PERSONAL],
] as const)(
  'Cancel (%s %s) is told to the waiting application without a page between (U9)',
  async (error, _, parameters, login) => {
    const { page, request } = await comingBack(portico, { login, parameters, back: withError(error) });
    expect(page.url.origin).toBe('http://127.0.0.1:9');
    expect(Object.fromEntries(page.url.searchParams)).toMatchObject({
      error: 'access_denied',
      state: request.state,
    });
  },
);

test('Cancel leaves whoever was signed in signed in (U9)', async () => {
  const browser = portico.newBrowser();
  await signInToApplication(portico, browser, user, atA);
  const asked = authorizationRequest(portico, { ...atA, prompt: 'login' });
  const away = await browser.open(asked.url, { follow: false });
  const state = away.location?.searchParams.get('state') ?? '';
  const callback = `${portico.origin.origin}/v1/sso/connections/${connection}/callback`;
  const end = await browser.open(`${callback}?${new URLSearchParams({ error: 'access_denied', state })}`);
  expect(end.url.searchParams.get('error')).toBe('access_denied');
  const silently = await browser.open(authorizationRequest(portico, { ...atA, prompt: 'none' }).url);
  expect(silently.url.searchParams.get('code')).not.toBeNull();
});
