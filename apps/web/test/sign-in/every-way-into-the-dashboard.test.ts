import { readFileSync } from 'node:fs';
import type { Browser } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerMicrosoft,
  api,
  arriveOverSingleSignOn,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  disconnectMicrosoft,
  goToSignIn,
  issuersAreCurrent,
  type Person,
  seedMember,
  signedInBrowser,
  signInToDashboard,
  startPortico,
  tokenIn,
} from '../harness/index.ts';
import { type Answer, authorityPage, DASHBOARD, LOSSES, type Loss } from './authority-table.ts';
import { setPasswordAnew } from './set-password-anew.ts';
import { WAYS_TO_TOKENS } from './ways-to-tokens.ts';

/* Every way into the dashboard, crossed with everything that can be lost afterwards (A2, A3, B1; attack 127). */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { administration, operatorCaller, database, project } = portico;
const invited = directoryOf(portico, a.domain).user;
const sql = (text: string, ...values: unknown[]) => database.pool.query(text, values);

let connectionId = '';
type Arrived = { readonly browser: Browser; readonly userId: string };

beforeAll(async () => {
  connectionId = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  await connectMicrosoft(portico, await signedInBrowser(portico, b.owner), b);
  // The last owner stays whatever happens: here it is never the one who loses something.
  await withPassword();
  await administration.changeProject(operatorCaller, project.id, { personal_sessions: true });
  const operator = await signedInBrowser(portico, portico.operator);
  const path = `/v1/session/projects/${project.id}/social/microsoft`;
  await api(portico, operator, path, { method: 'PATCH', body: { enabled: true } });
});

const owns = (userId: string, { id }: typeof a) =>
  sql(
    `INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'owner', 'invited')
     ON CONFLICT (organization_id, user_id) DO UPDATE SET role = 'owner'`,
    ...[project.id, id, userId],
  );

let people = 0;
async function withPassword(): Promise<Person> {
  people += 1;
  return seedMember(administration, operatorCaller, a.id, 'owner', a.domain, `owner${people}`);
}

/** Who accepts an invitation is no member yet. */
async function removed(find: () => Promise<string>): Promise<void> {
  const userId = await find();
  await sql('DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2', a.id, userId);
}

/** Sets out to an identity provider with an invitation to be an owner, and accepts it there. */
async function accept(browser: Browser, over: { connection_id: string } | { provider: string }) {
  const email = `invited@${a.domain}`;
  const { url } = await administration.inviteMember(operatorCaller, a.id, { email, role: 'owner' });
  const path = '/v1/session/invitations/trip';
  const trip = await api(portico, browser, path, { method: 'POST', body: { token: tokenIn(url), ...over } });
  const end = await answerMicrosoft(portico, browser, (trip.body as { url: string }).url, invited);
  expect(end.url.pathname).toBe('/invitation/accepted');
}

const userIn = (table: 'identities' | 'social_identities') => async (): Promise<string> => {
  const { rows } = await sql(`SELECT user_id AS id FROM ${table} WHERE email = $1`, invited.upn);
  return String(rows[0]?.id);
};
const identityUser = userIn('identities');
const socialUser = userIn('social_identities');

const insist = (value: boolean) =>
  administration.changeOrganization(operatorCaller, a.id, { sso_required: value });

const WAYS: Readonly<Record<string, () => Promise<Arrived>>> = {
  // Set through a link, as whoever lost theirs does.
  'a password': async () => {
    const person = await withPassword();
    await setPasswordAnew(portico, a.id, person.userId);
    return { browser: await signedInBrowser(portico, person), userId: person.userId };
  },
  'an invitation accepted with a password': async () => {
    const person = await withPassword();
    return { browser: await signedInBrowser(portico, person), userId: person.userId };
  },
  'the organization’s single sign-on': async () => {
    const arrived = await arriveOverSingleSignOn(portico, a);
    await owns(arrived.userId, a);
    return arrived;
  },
  'an invitation accepted over single sign-on': async () => {
    await removed(identityUser);
    await accept(portico.newBrowser(), { connection_id: connectionId });
    return arriveOverSingleSignOn(portico, a, invited);
  },
  'the single sign-on of another organization': async () => {
    const arrived = await arriveOverSingleSignOn(portico, b);
    await owns(arrived.userId, a);
    return arrived;
  },
  'a social provider': async () => {
    const browser = portico.newBrowser();
    const request = authorizationRequest(portico, { provider: 'microsoft' });
    const page = await goToSignIn(portico, browser, request, invited);
    expect(page.url.searchParams.get('code')).toBeTruthy();
    const userId = await socialUser();
    await owns(userId, a);
    await knockAtTheDashboard(browser);
    return { browser, userId };
  },
  'an invitation accepted over a social provider': async () => {
    await removed(socialUser);
    const browser = portico.newBrowser();
    // While the organization insists on its own single sign-on, nobody does (invited.test.ts).
    await insist(false);
    await accept(browser, { provider: 'microsoft' });
    await insist(true);
    await knockAtTheDashboard(browser);
    return { browser, userId: await socialUser() };
  },
};

/** Tries every door of the dashboard that knows social providers. */
async function knockAtTheDashboard(browser: Browser): Promise<void> {
  const page = await browser.open(new URL('/v1/session/sign-in', portico.origin));
  expect(page.url.pathname).toMatch(/^\/login\//);
  const path = `/v1${page.url.pathname}/provider`;
  const pressed = await api(portico, browser, path, { method: 'POST', body: { provider: 'microsoft' } });
  expect(pressed).toMatchObject({ status: 400, body: { code: 'provider_not_available' } });
}

const suspend = (status: 'active' | 'suspended') =>
  administration.changeOrganization(operatorCaller, a.id, { status });
/** Time goes by in the database alone. */
const ofPerson = (change: string, userId: string) =>
  sql(`UPDATE sessions SET ${change} WHERE user_id = $1`, userId);
const nothing = async (): Promise<unknown> => undefined;

/** Each is done as the product does it where a person can do it, and undone afterwards. */
const LOSE: Readonly<
  Record<Loss, readonly [lose: (person: Arrived) => Promise<unknown>, restore: () => Promise<unknown>]>
> = {
  nothing: [nothing, nothing],
  'its session ended': [
    ({ userId }) => administration.revokeSessions(operatorCaller, a.id, { userId }),
    nothing,
  ],
  'the window of its session over': [
    ({ userId }) => ofPerson(`expires_at = now() - interval '1 second'`, userId),
    nothing,
  ],
  'too long without use': [
    ({ userId }) => ofPerson(`idle_seconds = 60, last_seen_at = now() - interval '2 minutes'`, userId),
    nothing,
  ],
  'the organization suspended': [() => suspend('suspended'), () => suspend('active')],
  'the connection disconnected': [
    async () => disconnectMicrosoft(portico, await signedInBrowser(portico, a.owner), a),
    async () => connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a),
  ],
  'the person removed from the organization': [
    ({ userId }) => administration.removeMember(operatorCaller, a.id, userId),
    // Whoever was removed is not let in anew by their directory.
    () =>
      sql(
        `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
         SELECT project_id, organization_id, user_id, 'owner', 'invited' FROM identities WHERE organization_id = $1
         ON CONFLICT DO NOTHING`,
        a.id,
      ),
  ],
  'the role lowered to member': [
    ({ userId }) => administration.changeRole(operatorCaller, a.id, userId, { role: 'member' }),
    nothing,
  ],
  'the password set anew': [({ userId }) => setPasswordAnew(portico, a.id, userId), nothing],
  // Nothing in the product writes this column yet.
  'the user switched off': [
    ({ userId }) => sql('UPDATE users SET disabled_at = now() WHERE id = $1', userId),
    () => sql('UPDATE users SET disabled_at = NULL'),
  ],
  'the signing keys of its project withdrawn': [
    () => administration.rotateProjectKeys(operatorCaller, project.id, { compromised: true }),
    () => issuersAreCurrent(portico),
  ],
  'the signing keys of the dashboard withdrawn': [
    () => administration.onServer.rotateDashboardKeys({ compromised: true }),
    () => issuersAreCurrent(portico),
  ],
};

async function answerTo({ browser }: Arrived): Promise<string> {
  const { status, body } = await api(portico, browser, `/v1/session/orgs/${a.id}/members`);
  return status === 200 ? '200' : `${status} ${(body as { code: string }).code}`;
}

describe.each(Object.entries(WAYS))('whoever came by %s', (way, arrive) => {
  test.each(LOSSES)('after: %s', async (loss) => {
    const expected: Answer | undefined = DASHBOARD[way]?.[loss];
    const person = await arrive();
    expect(await answerTo(person)).toBe(DASHBOARD[way]?.nothing);
    const [lose, restore] = LOSE[loss];
    await lose(person);
    try {
      expect(await answerTo(person)).toBe(expected);
    } finally {
      await restore();
    }
  });
});

test('ending the sessions of an organization leaves what its people do in others (attacks 81, 127)', async () => {
  const person = await withPassword();
  await owns(person.userId, b);
  const browser = await signedInBrowser(portico, person);
  const members = async (of: typeof a) =>
    (await api(portico, browser, `/v1/session/orgs/${of.id}/members`)).status;
  expect([await members(a), await members(b)]).toEqual([200, 200]);
  await administration.revokeSessions(operatorCaller, a.id, { userId: person.userId });
  expect([await members(a), await members(b)]).toEqual([403, 200]);
  const again = await browser.open(new URL(`/dashboard/other-sign-in/${a.id}`, portico.origin));
  expect(again.body).toContain('were ended');
  await signInToDashboard(portico, browser, person);
  expect([await members(a), await members(b)]).toEqual([200, 200]);
});

test('every way of the table was tried', () => {
  expect(Object.keys(WAYS)).toEqual(Object.keys(DASHBOARD));
});

test('nobody comes into the dashboard over a social provider, nor can anybody give it one', async () => {
  const answer = await fetch(new URL('/v1/session/sign-in', portico.origin), { redirect: 'manual' });
  const request = new URL(answer.headers.get('location') ?? '');
  expect(request.searchParams.get('provider')).toBeNull();
  request.searchParams.set('provider', 'microsoft');
  const { url } = await portico
    .newBrowser()
    .open(request, { follow: false })
    .then(({ location }) => ({ url: location }));
  expect(url?.searchParams.get('error')).toBe('invalid_request');
  const { projectId } = await administration.dashboardApplication();
  const path = `/v1/session/projects/${projectId}/social/microsoft`;
  const operator = await signedInBrowser(portico, portico.operator);
  const { status } = await api(portico, operator, path, { method: 'PATCH', body: { enabled: true } });
  expect(status).toBe(404);
});

test('docs/authority.md is this table', () => {
  const page = readFileSync(`${import.meta.dirname}/../../../../docs/authority.md`, 'utf8');
  expect(page).toBe(authorityPage(WAYS_TO_TOKENS));
});
