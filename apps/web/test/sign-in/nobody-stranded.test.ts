import { messageOf, statusOf } from '@portico/core';
import { REFUSAL_CODES, refusalOf } from '@portico/sign-in/refusals';
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
import {
  asItIs,
  comingBack,
  isLogged,
  meanwhile,
  pressAgain,
  pressBack,
  type Way,
  withError,
} from './refusals.ts';

const portico = await startPortico();
const { a } = portico.organizations;
const { user, guest, admin, applicationAdmin } = directoryOf(portico, a.domain);
const PERSONAL = { upn: 'pia@personal.example', password: 'Demo-password-1' };
const atA = { organization: a.id };
const { control } = portico.emulator;
let connection: string;
beforeAll(async () => {
  connection = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  const operator = await signedInBrowser(portico, portico.operator);
  const path = `/v1/session/projects/${portico.project.id}/social/microsoft`;
  await api(portico, operator, path, { method: 'PATCH', body: { enabled: true } });
  // Known, so that what is refused later is refused for no other reason.
  for (const login of [user, admin]) await signInToApplication(portico, portico.newBrowser(), login, atA);
});

const ofUser = (
  back: Parameters<typeof comingBack>[1]['back'],
  more: Readonly<Record<string, string>> = {},
) => comingBack(portico, { login: user, parameters: { ...atA, ...more }, back });
const faulty = (rule: object) =>
  ofUser(async (browser, callback) => {
    await control.fault({ surface: 'login', path: '*/token', count: 1, ...rule });
    const page = await browser.open(callback);
    // The trouble is over: several in a row, and nobody would be sent there for a while (R13).
    await signInToApplication(portico, portico.newBrowser(), admin, atA);
    return page;
  });
const ofConnection = (change: string, back: string) => () =>
  ofUser((browser, callback) =>
    meanwhile(portico, [change, back], [connection], () => browser.open(callback)),
  );
const social = (parameters: Readonly<Record<string, string>>) =>
  comingBack(portico, {
    login: PERSONAL,
    parameters: { provider: 'microsoft', ...parameters },
    back: asItIs,
  });
const sql = (text: string, values: unknown[] = []) => portico.database.pool.query(text, values);
const attempts = (change: string) =>
  sql(`UPDATE sign_in_attempts SET ${change} WHERE outcome IS NULL AND consumed_at IS NULL`);

type Row = readonly [code: (typeof REFUSAL_CODES)[number], how: string, provoke: () => Promise<Way>];

/** Every refusal between the identity provider and the application. After each its way is clear again. */
const REFUSED: readonly Row[] = [
  [
    'state_expired',
    'ten minutes at lunch',
    () =>
      ofUser(async (browser, callback) => {
        await attempts("expires_at = now() - interval '1 second'");
        return browser.open(callback);
      }),
  ],
  [
    'state_used',
    'a process died there (R2)',
    () =>
      ofUser(async (browser, callback) => {
        await attempts('consumed_at = now()');
        return browser.open(callback);
      }),
  ],
  ['idp_error', 'login_required', () => ofUser(withError('login_required'))],
  ['idp_error', 'something that is no code', () => ofUser(withError('<script>alert(1)</script>'))],
  ['idp_unavailable', 'server_error in the address', () => ofUser(withError('server_error'))],
  ['idp_unavailable', '429', () => faulty({ status: 429, retryAfter: 60 })],
  ['idp_unavailable', '503', () => faulty({ status: 503 })],
  ['idp_unavailable', 'a page in place of an answer', () => faulty({ malformed: 'html' })],
  ['idp_unavailable', 'half an answer', () => faulty({ malformed: 'cut' })],
  ['idp_unavailable', 'a connection that is cut', () => faulty({ drop: 'before' })],
  [
    'idp_client_refused',
    'an expired secret',
    () => faulty({ status: 401, code: 'invalid_client', aadsts: 7000222 }),
  ],
  [
    'id_token_invalid',
    'another nonce',
    () =>
      ofUser(async (browser, callback) => {
        await control.spoilNextIdToken({ claims: { nonce: 'x' } });
        return browser.open(callback);
      }),
  ],
  [
    'guest_sign_in_not_allowed',
    'a guest',
    () => comingBack(portico, { login: guest, parameters: atA, back: asItIs }),
  ],
  [
    'not_a_member',
    'a newcomer where nobody may come by themselves',
    () =>
      meanwhile(
        portico,
        [
          "UPDATE sso_connections SET jit_membership = 'off' WHERE id = $1",
          "UPDATE sso_connections SET jit_membership = 'directory_members' WHERE id = $1",
        ],
        [connection],
        () => comingBack(portico, { login: applicationAdmin, parameters: atA, back: asItIs }),
      ),
  ],
  [
    'user_disabled',
    'access that was switched off',
    () =>
      meanwhile(
        portico,
        [
          'UPDATE users SET disabled_at = now() WHERE id IN (SELECT user_id FROM identities WHERE connection_id = $1)',
          'UPDATE users SET disabled_at = NULL WHERE id IN (SELECT user_id FROM identities WHERE connection_id = $1)',
        ],
        [connection],
        () => ofUser(asItIs),
      ),
  ],
  [
    'connection_disabled',
    'switched off meanwhile',
    ofConnection(
      "UPDATE sso_connections SET status = 'inactive' WHERE id = $1",
      "UPDATE sso_connections SET status = 'active' WHERE id = $1",
    ),
  ],
  [
    'organization_suspended',
    'suspended meanwhile',
    ofConnection(
      "UPDATE organizations SET status = 'suspended' WHERE id = (SELECT organization_id FROM sso_connections WHERE id = $1)",
      "UPDATE organizations SET status = 'active' WHERE id = (SELECT organization_id FROM sso_connections WHERE id = $1)",
    ),
  ],
  [
    'secret_unavailable',
    'a secret that does not open',
    ofConnection(
      "UPDATE sso_connections SET client_secret = 'x' || client_secret WHERE id = $1",
      'UPDATE sso_connections SET client_secret = substr(client_secret, 2) WHERE id = $1',
    ),
  ],
  ['no_organization', 'a personal account', () => social({})],
  ['not_a_member', 'a personal account at an organization', () => social(atA)],
  [
    'sso_required',
    'an organization that insists on its own',
    async () => {
      // Known to the project, which keeps nobody whom it does not let in.
      const open = (whether: boolean) => `UPDATE projects SET personal_sessions = ${whether} WHERE id = $1`;
      await meanwhile(portico, [open(true), open(false)], [portico.project.id], () => social({}));
      const { rows } = await sql('SELECT user_id FROM social_identities LIMIT 1');
      return meanwhile(
        portico,
        [
          "INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'member', 'invited')",
          'DELETE FROM memberships WHERE project_id = $1 AND organization_id = $2 AND user_id = $3',
        ],
        [portico.project.id, a.id, rows[0]?.user_id],
        () => social(atA),
      );
    },
  ],
  [
    'provider_not_available',
    'a provider that was switched off meanwhile',
    () =>
      comingBack(portico, {
        ...{ login: PERSONAL, parameters: { provider: 'microsoft' } },
        back: (browser, callback) =>
          meanwhile(
            portico,
            [
              'UPDATE social_connections SET enabled = false WHERE project_id = $1',
              'UPDATE social_connections SET enabled = true WHERE project_id = $1',
            ],
            [portico.project.id],
            () => browser.open(callback),
          ),
      }),
  ],
];

describe('a refusal on the way back from an identity provider', () => {
  test.each(REFUSED)(
    '%s, %s: says whose matter it is, and Back tells the application (U9, U6, U10, R8)',
    async (code, _, provoke) => {
      const way = await provoke();
      const { page, request } = way;
      expect({ code: codeOn(page), status: page.status }).toEqual({ code, status: statusOf(code) });
      expect(page.body).toContain(englishFailures.errors[code]);
      expect(page.body).toContain(englishFailures.whose[refusalOf(code).whose]);
      expect(page.body).toContain('Test project');
      expect(page.body).not.toContain('alert(1)');
      expect(page.headers.get('cache-control')).toContain('no-store');
      await isLogged(portico, page, code);
      const told = await pressBack(way);
      const { error, description } = refusalOf(code);
      expect(Object.fromEntries(told)).toEqual({
        ...{ error, error_description: description, state: request.state, iss: portico.project.issuer },
      });
    },
  );

  test.each(REFUSED)(
    '%s, %s: one click begins it anew, and a good end is a good end (U9)',
    async (code, _, provoke) => {
      const way = await provoke();
      const { again } = refusalOf(code);
      const { action, fields } = way.page.form('/again');
      if (again !== 'other_way') {
        const isSocial = way.request.url.searchParams.has('provider');
        const end = await pressAgain(portico, way, isSocial ? PERSONAL : user);
        // A personal account that no organization knows is refused again, which is its own row.
        if (isSocial) expect(codeOn(end)).toBe(code);
        else expect(end.url.searchParams.get('code')).not.toBeNull();
      } else {
        const end = await way.browser.open(new URL(action, way.page.url), {
          method: 'POST',
          form: fields,
          from: way.page,
        });
        expect(end.url.pathname).toMatch(/^\/login\//);
        expect(end.status).toBe(200);
      }
    },
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
    // Invitations, and a database in trouble, have their own tests.
    const elsewhere = ['invitation_invalid', 'invitation_for_others', 'already_exists', 'unavailable'];
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
