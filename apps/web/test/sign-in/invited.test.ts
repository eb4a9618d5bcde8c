import type { Browser, MicrosoftLogin, Page } from '@portico/testing';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  answerMicrosoft,
  api,
  arriveOverSingleSignOn,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  signedInBrowser,
  signInToApplication,
  startPortico,
  tokenIn,
} from '../harness/index.ts';

/* An invitation to an organization with single sign-on is accepted over it, as whoever one is there (H8). */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { administration, operatorCaller, database } = portico;
const { user, admin, guest } = directoryOf(portico, a.domain);
const sql = async (text: string, ...values: unknown[]) => (await database.pool.query(text, values)).rows;
let connectionId = '';
let foreignConnectionId = '';

beforeAll(async () => {
  connectionId = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  foreignConnectionId = await connectMicrosoft(portico, await signedInBrowser(portico, b.owner), b);
});

// Everybody of the directory is somebody new to the next test.
afterEach(async () => {
  await sql('DELETE FROM users WHERE id IN (SELECT user_id FROM identities)');
  await sql('DELETE FROM throttle_counters');
  await letInByThemselves('directory_members');
});

let people = 0;
type Role = 'owner' | 'admin' | 'member';
const invite = async (role: Role = 'member', organizationId = a.id) => {
  people += 1;
  const person = { email: `invited${people}@${a.domain}`, role };
  const { id, url } = await administration.inviteMember(operatorCaller, organizationId, person);
  return { id, token: tokenIn(url) };
};
const post = (path: string, body: unknown, browser = portico.newBrowser()) =>
  api(portico, browser, `/v1/session/invitations/${path}`, { method: 'POST', body });
const look = async (token: string) => (await post('look', { token })).body as Record<string, unknown>;
const begin = (browser: Browser, token: string, connection = connectionId) =>
  post('trip', { token, connection_id: connection }, browser);
const tripOf = async (browser: Browser, token: string) => {
  const { status, body } = await begin(browser, token);
  expect(status).toBe(200);
  return (body as { url: string }).url;
};
/** To Microsoft and back, in one browser. */
const accept = async (browser: Browser, token: string, login: MicrosoftLogin = user) =>
  answerMicrosoft(portico, browser, await tripOf(browser, token), login);
/** The same up to the address of the callback, which is not opened yet. */
async function comingBack(browser: Browser, token: string, login: MicrosoftLogin = user): Promise<URL> {
  const options = { answer: 'accept', leave: false } as const;
  const page = await answerMicrosoft(portico, browser, await tripOf(browser, token), login, options);
  if (page.location === undefined) throw new Error(`Microsoft stops at ${page.url.href}`);
  return page.location;
}
const isAccepted = (page: Page) => page.url.pathname === '/invitation/accepted';
const signInAs = async (login: MicrosoftLogin = user) => {
  const { claims } = await signInToApplication(portico, portico.newBrowser(), login, { organization: a.id });
  return String(claims['sub']);
};
const refusedSignIn = (login: MicrosoftLogin = user) =>
  goToSignIn(portico, portico.newBrowser(), authorizationRequest(portico, { organization: a.id }), login);
const insist = (value: boolean) =>
  sql('UPDATE organizations SET sso_required = $1 WHERE id = $2', value, a.id);
const membersOverSingleSignOn = () =>
  sql(
    'SELECT i.user_id, m.role FROM identities i LEFT JOIN memberships m ON m.user_id = i.user_id WHERE i.organization_id = $1',
    a.id,
  );
const letInByThemselves = (membership: 'off' | 'directory_members') =>
  sql(
    'UPDATE sso_connections SET jit_membership = $2::jit_membership WHERE id = $1',
    connectionId,
    membership,
  );

describe('an invitation over the organization’s single sign-on (H8)', () => {
  test('brings back who was removed, as the user whom applications know', async () => {
    const userId = await signInAs();
    await administration.removeMember(operatorCaller, a.id, userId);
    const refused = await refusedSignIn();
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('invite you');
    const { token } = await invite();
    expect(isAccepted(await accept(portico.newBrowser(), token))).toBe(true);
    expect(await signInAs()).toBe(userId);
    expect(await membersOverSingleSignOn()).toEqual([{ user_id: userId, role: 'member' }]);
    const told = await sql(
      `SELECT actor_id FROM audit_events WHERE organization_id = $1 AND action = 'invitation.accepted' AND actor_id = $2`,
      ...[a.id, userId],
    );
    expect(told).toHaveLength(1);
  });

  test('lets somebody in whom the connection would not, with the role that was promised, as one user', async () => {
    await letInByThemselves('off');
    expect((await refusedSignIn()).body).toContain('not_a_member');
    const { token } = await invite('owner');
    expect(isAccepted(await accept(portico.newBrowser(), token))).toBe(true);
    const userId = await signInAs();
    expect(await membersOverSingleSignOn()).toEqual([{ user_id: userId, role: 'owner' }]);
    expect(await sql('SELECT email FROM users WHERE id = $1', userId)).toEqual([{ email: user.upn }]);
    // And they are an owner in the dashboard, over the same single sign-on.
    const { browser } = await arriveOverSingleSignOn(portico, a, user);
    expect((await api(portico, browser, '/v1/session')).body).toMatchObject({
      user: { id: userId },
      memberships: [{ organization_id: a.id, role: 'owner' }],
    });
  });

  test('is offered where there is a usable one, and over no connection of anybody else', async () => {
    const { token } = await invite();
    expect(await look(token)).toMatchObject({ connections: [{ id: connectionId }] });
    for (const foreign of [foreignConnectionId, 'sso_aaaaaaaaaaaaaaaaaaaaaaaaaa'])
      expect((await begin(portico.newBrowser(), token, foreign)).status).toBe(404);
    const { id: project } = await administration.createProject(operatorCaller, { name: 'Other' });
    const elsewhere = await administration.createOrganization(operatorCaller, project, { name: 'Other' });
    const toOther = await invite('member', elsewhere.id);
    expect(await look(toOther.token)).toMatchObject({ connections: [] });
    expect((await begin(portico.newBrowser(), toOther.token)).status).toBe(404);
    const { url } = await administration.inviteProjectAdmin(operatorCaller, portico.project.id, {
      email: 'a@b.example',
    });
    expect((await begin(portico.newBrowser(), tokenIn(url))).status).toBe(404);
    const both = { token, connection_id: connectionId, provider: 'microsoft' };
    for (const body of [both, { token }, { token, connection_id: '../x' }])
      expect((await post('trip', body)).status).toBe(400);
  });

  test.each([
    ['connection disconnected', 'sso_connections', 'connection_status', 'inactive', 'connection_disabled'],
    ['organization suspended', 'organizations', 'organization_status', 'suspended', 'organization_suspended'],
  ])('is not offered and does not begin with the %s', async (_, table, type, status, code) => {
    const { token } = await invite();
    const id = table === 'organizations' ? a.id : connectionId;
    const set = (value: string) => sql(`UPDATE ${table} SET status = $2::${type} WHERE id = $1`, id, value);
    await set(status);
    const [seen, begun] = [await look(token), await begin(portico.newBrowser(), token)];
    await set('active');
    expect(seen).toMatchObject({ connections: [] });
    expect(begun).toMatchObject({ status: 403, body: { code } });
  });

  test('whose good end was lost on the way to the browser is shown again (fault R41)', async () => {
    const browser = portico.newBrowser();
    const { token } = await invite();
    const callback = await comingBack(browser, token);
    const mine = browser.cookies.find(({ name }) => name.startsWith('portico_att_'));
    expect(isAccepted(await browser.open(callback))).toBe(true);
    browser.plantCookie(portico.origin, `${mine?.name}=${mine?.value}; Path=/`);
    expect(isAccepted(await browser.open(callback))).toBe(true);
    expect(await membersOverSingleSignOn()).toHaveLength(1);
  });
});

describe('what comes to nothing leaves the invitation open and says whose matter it is (H8)', () => {
  const open = async (token: string) => expect(await look(token)).toMatchObject({ kind: 'member' });
  const refused = (page: Page, code: string) => {
    expect(page.body).toContain(`<code>${code}</code>`);
    expect(page.body).toContain('href="/invitation"');
  };

  test('a guest whom the connection does not let in; somebody else accepts it then', async () => {
    const { token } = await invite();
    refused(await accept(portico.newBrowser(), token, guest), 'guest_sign_in_not_allowed');
    expect(await membersOverSingleSignOn()).toEqual([]);
    await open(token);
    expect(isAccepted(await accept(portico.newBrowser(), token))).toBe(true);
  });

  test('who was switched off, is a member already, or cancels', async () => {
    const userId = await signInAs();
    const { token } = await invite('owner');
    const page = await accept(portico.newBrowser(), token);
    refused(page, 'already_exists');
    expect(page.body).toContain('a member already');
    expect(page.body).toContain('An invitation does not change a role');
    expect(page.body).not.toContain('Nothing was used up');
    await administration.removeMember(operatorCaller, a.id, userId);
    await sql('UPDATE users SET disabled_at = now() WHERE id = $1', userId);
    refused(await accept(portico.newBrowser(), token), 'user_disabled');
    const browser = portico.newBrowser();
    const callback = await comingBack(browser, token);
    callback.search = new URLSearchParams({
      error: 'access_denied',
      state: callback.searchParams.get('state') ?? '',
    }).toString();
    refused(await browser.open(callback), 'sign_in_cancelled');
    await open(token);
    expect(await membersOverSingleSignOn()).toEqual([{ user_id: userId, role: null }]);
  });

  test.each<[string, () => Promise<unknown>, () => Promise<unknown>, string]>([
    [
      'the organization was suspended',
      () => administration.changeOrganization(operatorCaller, a.id, { status: 'suspended' }),
      () => administration.changeOrganization(operatorCaller, a.id, { status: 'active' }),
      'organization_suspended',
    ],
    [
      'the connection was disconnected',
      () => sql(`UPDATE sso_connections SET status = 'inactive' WHERE id = $1`, connectionId),
      () => sql(`UPDATE sso_connections SET status = 'active' WHERE id = $1`, connectionId),
      'connection_disabled',
    ],
  ])('while the person was away %s', async (_, change, back, code) => {
    const browser = portico.newBrowser();
    const { token } = await invite();
    const callback = await comingBack(browser, token);
    await change();
    const page = await browser.open(callback);
    await back();
    refused(page, code);
    await open(token);
    expect(await membersOverSingleSignOn()).toEqual([]);
  });

  test.each<[string, (id: string) => Promise<unknown>]>([
    ['taken back', (id) => administration.revokeInvitation(operatorCaller, id)],
    [
      'renewed, so that its old link is worth nothing',
      (id) => administration.renewInvitation(operatorCaller, id),
    ],
  ])('while the person was away it was %s; who comes by themselves is let in as ever', async (_, change) => {
    const browser = portico.newBrowser();
    const { id, token } = await invite('owner');
    const callback = await comingBack(browser, token);
    await change(id);
    const page = await browser.open(callback);
    expect(page.body).toContain('<code>invitation_invalid</code>');
    expect(page.body).toContain('whoever invited you');
    expect(page.body).not.toContain('on our side');
    // Nothing was half done: the connection still does not know them, and lets newcomers in.
    expect(await membersOverSingleSignOn()).toEqual([]);
    const userId = await signInAs();
    expect(await membersOverSingleSignOn()).toEqual([{ user_id: userId, role: 'member' }]);
  });
});

test('over a social provider it is the same: the link that was renewed, and who is a member already (H8)', async () => {
  await sql(
    `INSERT INTO social_connections (id, project_id, provider) VALUES ('soc_test', $1, 'microsoft')`,
    portico.project.id,
  );
  await insist(false);
  const leave = async (token: string) => {
    const browser = portico.newBrowser();
    const { url } = (await post('trip', { token, provider: 'microsoft' }, browser)).body as { url: string };
    const options = { answer: 'accept', leave: false } as const;
    const { location } = await answerMicrosoft(portico, browser, url, user, options);
    return () => browser.open(location ?? '');
  };
  const { id, token } = await invite();
  const comeBack = await leave(token);
  const renewed = await administration.renewInvitation(operatorCaller, id);
  const people = async () => (await sql('SELECT 1 FROM users')).length;
  const before = await people();
  expect((await comeBack()).body).toContain('<code>invitation_invalid</code>');
  // A refusal leaves nobody behind who belongs to nothing.
  expect(await people()).toBe(before);
  expect(isAccepted(await (await leave(tokenIn(renewed.url)))())).toBe(true);
  const again = await invite();
  const page = await (await leave(again.token))();
  expect(page.body).toContain('a member already');
  expect(page.body).toContain('href="/invitation"');
  // The end of each trip is written down with what came of it (R2).
  const trips = await sql(`SELECT outcome FROM sign_in_attempts WHERE social_connection_id = 'soc_test'`);
  expect(trips.map(({ outcome }) => outcome).toSorted()).toEqual([
    ...['already_exists', 'invitation_invalid', 'ok'],
  ]);
  await sql('DELETE FROM social_connections');
  await insist(true);
});

describe('who accepted and comes back once more', () => {
  test('by the same address, in whichever tab, reads that they are a member (R41)', async () => {
    const { token } = await invite();
    const browser = portico.newBrowser();
    const callback = await comingBack(browser, token);
    expect(isAccepted(await browser.open(callback))).toBe(true);
    expect(isAccepted(await browser.open(callback))).toBe(true);
    expect(isAccepted(await portico.newBrowser().open(callback))).toBe(true);
    expect(await membersOverSingleSignOn()).toHaveLength(1);
  });

  test('at the same moment reads nothing that is not so (R41)', async () => {
    const { token } = await invite();
    const browser = portico.newBrowser();
    const callback = await comingBack(browser, token);
    const pages = await Promise.all([1, 2, 3].map(() => browser.open(callback)));
    expect(pages.some(isAccepted)).toBe(true);
    for (const page of pages) {
      expect(page.body).not.toContain('Nothing was used up');
      if (!isAccepted(page)) expect(page.body).toContain('may be finished by now');
    }
  });
});

describe('where the organization insists on its own single sign-on (B1)', () => {
  test('nobody accepts over a social provider, whenever that was decided', async () => {
    await sql(
      `INSERT INTO social_connections (id, project_id, provider) VALUES ('soc_test', $1, 'microsoft')`,
      portico.project.id,
    );
    await insist(false);
    const { token } = await invite();
    const browser = portico.newBrowser();
    const { url } = (await post('trip', { token, provider: 'microsoft' }, browser)).body as { url: string };
    const options = { answer: 'accept', leave: false } as const;
    const { location } = await answerMicrosoft(portico, browser, url, user, options);
    await insist(true);
    const page = await browser.open(location ?? '');
    expect(page.body).toContain('<code>sso_required</code>');
    expect(page.body).toContain('Open the link of the invitation again');
    expect(await post('trip', { token, provider: 'microsoft' }, browser)).toMatchObject({
      ...{ status: 403, body: { code: 'sso_required' } },
    });
    expect(isAccepted(await accept(portico.newBrowser(), token))).toBe(true);
    await sql('DELETE FROM social_connections');
  });
});

describe('nobody accepts for somebody else', () => {
  test('the way back counts in the browser that left alone (attack 37)', async () => {
    const { token } = await invite();
    const callback = await comingBack(portico.newBrowser(), token);
    const page = await portico.newBrowser().open(callback);
    expect(page.body).toContain('invalid_state');
    expect(await look(token)).toMatchObject({ kind: 'member' });
    expect(await membersOverSingleSignOn()).toEqual([]);
  });

  test('whoever a link is forwarded to accepts as who they are; then it is used up (attack 86)', async () => {
    const { token } = await invite('admin');
    expect(isAccepted(await accept(portico.newBrowser(), token, admin))).toBe(true);
    expect(await begin(portico.newBrowser(), token)).toMatchObject({ body: { code: 'invitation_invalid' } });
    expect(await membersOverSingleSignOn()).toMatchObject([{ role: 'admin' }]);
    // The one who forwarded it has gained nothing but what the connection gives everybody.
    await signInAs(user);
    const roles = (await membersOverSingleSignOn()).map(({ role }) => role);
    expect(roles.toSorted()).toEqual(['admin', 'member']);
  });

  test.each<[string, readonly MicrosoftLogin[]]>([
    ['one person in five browsers', [user, user, user, user, user]],
    ['several people', [user, admin, user, admin]],
  ])('%s at once accept it once', async (_, logins) => {
    const { token } = await invite('admin');
    const trips: { browser: Browser; callback: URL }[] = [];
    for (const login of logins) {
      const browser = portico.newBrowser();
      trips.push({ browser, callback: await comingBack(browser, token, login) });
    }
    const pages = await Promise.all(trips.map(({ browser, callback }) => browser.open(callback)));
    expect(pages.filter(isAccepted)).toHaveLength(1);
    expect(pages.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await membersOverSingleSignOn()).toMatchObject([{ role: 'admin' }]);
    expect(await membersOverSingleSignOn()).toHaveLength(1);
  });

  test('an admin does not end an owner’s invitation by inviting the same address (H13)', async () => {
    const email = `wanted@${a.domain}`;
    const made = await administration.inviteMember(operatorCaller, a.id, { email, role: 'owner' });
    const browser = await signedInBrowser(portico, a.admin);
    const path = `/v1/session/orgs/${a.id}/invitations`;
    const { status } = await api(portico, browser, path, { method: 'POST', body: { email, role: 'member' } });
    expect(status).toBe(201);
    expect(await look(tokenIn(made.url))).toMatchObject({ role: 'owner' });
  });
});
