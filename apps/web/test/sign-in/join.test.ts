import type { Browser, MicrosoftLogin, Page } from '@portico/testing';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  answerMicrosoft,
  api,
  arriveOverSingleSignOn,
  connectMicrosoft,
  directoryOf,
  type Person,
  rowsOf,
  seedMember,
  signedInBrowser,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';

/* Somebody with a password who also comes over single sign-on is two users, until they show from both sides that they are one (U18). */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { administration, operatorCaller, database } = portico;
const { user, admin, guest } = directoryOf(portico, a.domain);
const sql = async (text: string, ...values: unknown[]) => (await database.pool.query(text, values)).rows;
let connectionId = '';

beforeAll(async () => {
  connectionId = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  await connectMicrosoft(portico, await signedInBrowser(portico, b.owner), b);
});

// Everybody of the directory is somebody new to the next test.
afterEach(async () => {
  await sql(`DELETE FROM users WHERE id IN (SELECT user_id FROM identities)`);
});

let people = 0;
const withPassword = (role: 'owner' | 'member' = 'owner') => {
  people += 1;
  return seedMember(administration, operatorCaller, a.id, role, a.domain, `joining${people}`);
};
const overSingleSignOn = async (login: MicrosoftLogin = user) => {
  const { claims, tokens } = await signInToApplication(portico, portico.newBrowser(), login, {
    organization: a.id,
    scope: 'openid email offline_access',
  });
  return { userId: String(claims['sub']), tokens };
};
const joinPath = (organizationId = a.id) =>
  `/v1/session/orgs/${organizationId}/sso-connections/${connectionId}/join`;
const begin = (browser: Browser, organizationId?: string) =>
  api(portico, browser, joinPath(organizationId), { method: 'POST', body: {} });
/** Up to the page on which one agrees. */
async function comeBack(browser: Browser, login: MicrosoftLogin = user): Promise<Page> {
  const { status, body } = await begin(browser);
  expect(status).toBe(201);
  return answerMicrosoft(portico, browser, (body as { url: string }).url, login);
}
const attemptOf = (page: Page) => page.url.pathname.split('/').at(-1) ?? '';
const agree = (browser: Browser, page: Page) =>
  api(portico, browser, `/v1/session/joins/${attemptOf(page)}`, { method: 'POST', body: {} });
const whoami = async (browser: Browser) =>
  (await api(portico, browser, '/v1/session')).body as {
    code?: string;
    user: { id: string };
    memberships: { organization_id: string; role: string }[];
  };
const signedIn = async (person: Person) => ({ person, browser: await signedInBrowser(portico, person) });

describe('who shows from both sides that they are one (U18)', () => {
  test('is the user that applications know, signs in either way, and has the higher role', async () => {
    const known = await overSingleSignOn();
    const { person, browser } = await signedIn(await withPassword());
    const elsewhere = await signedInBrowser(portico, person);
    const page = await comeBack(browser);
    expect(page.body).toContain('Are both of them you?');
    // By their addresses: two people may have one name.
    for (const address of [user.upn, person.email]) expect(page.body).toContain(`(${address})`);
    // Nothing has happened yet.
    expect((await whoami(browser)).user.id).toBe(person.userId);

    expect((await agree(browser, page)).status).toBe(200);
    const now = await whoami(browser);
    expect(now).toMatchObject({ user: { id: known.userId } });
    expect(now.memberships).toMatchObject([{ organization_id: a.id, role: 'owner' }]);
    expect((await whoami(elsewhere)).code).toBe('not_signed_in');
    // With the password, and at the application as ever.
    expect((await whoami(await signedInBrowser(portico, person))).user.id).toBe(known.userId);
    expect((await overSingleSignOn()).userId).toBe(known.userId);
    const members = await sql('SELECT user_id FROM memberships WHERE user_id = ANY($1)', [
      known.userId,
      person.userId,
    ]);
    expect(members).toEqual([{ user_id: known.userId }]);
    // It says nothing of whether people come through, neither that they do nor that they do not (U2).
    const owner = await signedInBrowser(portico, a.owner);
    const { body: listed } = await api(portico, owner, `/v1/session/orgs/${a.id}/sso-connections`);
    expect(listed).toMatchObject({ data: [{ failed_sign_ins: [], unfinished_sign_ins: 0 }] });
    const told = (await rowsOf(portico, 'audit_events')).find(({ action }) => action === 'user.joined');
    expect(told).toMatchObject({ organization_id: a.id, actor_id: known.userId });
  });

  test('who never came over single sign-on before comes as themselves from then on, and stays signed in', async () => {
    const { person, browser } = await signedIn(await withPassword());
    const elsewhere = await signedInBrowser(portico, person);
    const page = await comeBack(browser);
    expect((await agree(browser, page)).status).toBe(200);
    for (const either of [browser, elsewhere]) expect((await whoami(either)).user.id).toBe(person.userId);
    expect((await overSingleSignOn()).userId).toBe(person.userId);
    // Once more changes nothing.
    expect((await agree(browser, await comeBack(browser))).status).toBe(200);
    expect((await overSingleSignOn()).userId).toBe(person.userId);
  });

  test('keeps what the other user had elsewhere', async () => {
    const known = await overSingleSignOn();
    const { person, browser } = await signedIn(await withPassword('member'));
    await sql(
      `INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'admin', 'invited')`,
      ...[portico.project.id, b.id, person.userId],
    );
    await agree(browser, await comeBack(browser));
    expect(
      await sql(
        'SELECT organization_id, role FROM memberships WHERE user_id = $1 ORDER BY role',
        known.userId,
      ),
    ).toEqual([
      { organization_id: b.id, role: 'admin' },
      { organization_id: a.id, role: 'member' },
    ]);
  });

  test('several who agree at once are one who does', async () => {
    await overSingleSignOn();
    const { browser } = await signedIn(await withPassword());
    const page = await comeBack(browser);
    const answers = await Promise.all(Array.from({ length: 5 }, () => agree(browser, page)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('nobody joins what is not theirs (attacks 33, 86)', () => {
  const stays = async (person: Person, other?: string) => {
    const users = await sql('SELECT id FROM users WHERE id = ANY($1)', [
      person.userId,
      other ?? person.userId,
    ]);
    expect(users).toHaveLength(other === undefined ? 1 : 2);
  };

  test('somebody else’s trip is not there to look at or to agree to', async () => {
    const known = await overSingleSignOn();
    const { person, browser } = await signedIn(await withPassword());
    const page = await comeBack(browser);
    const thief = await signedIn(await withPassword());
    expect((await thief.browser.open(page.url)).status).toBe(404);
    expect(await agree(thief.browser, page)).toMatchObject({ status: 400, body: { code: 'state_expired' } });
    await stays(person, known.userId);
  });

  test('the way back counts in the browser that left alone', async () => {
    const { person, browser } = await signedIn(await withPassword());
    const { url } = (await begin(browser)).body as { url: string };
    const victim = portico.newBrowser();
    const page = await answerMicrosoft(portico, victim, url, user);
    expect(page.body).toContain('invalid_state');
    await stays(person);
    expect(await sql('SELECT 1 FROM identities WHERE user_id = $1', person.userId)).toEqual([]);
  });

  test('a session left open at a desk wants the password first, to leave and to agree', async () => {
    const { person, browser } = await signedIn(await withPassword());
    const page = await comeBack(browser);
    await sql(
      `UPDATE dashboard_sessions SET authenticated_at = now() - interval '1 hour' WHERE user_id = $1`,
      person.userId,
    );
    const wanted = { status: 403, body: { code: 'recent_sign_in_required' } };
    expect(await agree(browser, page)).toMatchObject(wanted);
    expect(await begin(browser)).toMatchObject(wanted);
    const outside = await api(portico, browser, joinPath(), {
      ...{ method: 'POST', body: {}, origin: 'https://evil.example' },
    });
    expect(outside).toMatchObject({ status: 403, body: { code: 'wrong_origin' } });
  });

  test('whoever is still signed in at the provider on this machine is not joined without being asked', async () => {
    const { person, browser } = await signedIn(await withPassword());
    const first = await begin(browser);
    await answerMicrosoft(portico, browser, (first.body as { url: string }).url, user);
    // The person of that machine has gone; whoever sits there takes the question out of the address.
    const { url } = (await begin(browser)).body as { url: string };
    const stripped = new URL(url);
    for (const name of ['prompt', 'max_age']) stripped.searchParams.delete(name);
    // As if those minutes had passed since: so far two clocks may differ.
    await sql(
      `UPDATE sign_in_attempts SET created_at = created_at + interval '2 minutes' WHERE consumed_at IS NULL`,
    );
    const page = await answerMicrosoft(portico, browser, stripped, user);
    expect(page.body).toContain('Nothing was changed');
    expect((await agree(browser, page)).status).toBe(400);
    expect(await sql('SELECT 1 FROM identities WHERE user_id = $1', person.userId)).toEqual([]);
  });

  test('a password that came by somebody’s link proves too little: its maker would be their double', async () => {
    const { person, browser } = await signedIn(await withPassword());
    const page = await comeBack(browser);
    await sql(
      `UPDATE user_passwords SET set_through_id = 'user_of_the_maker' WHERE user_id = $1`,
      person.userId,
    );
    const refused = { status: 403, body: { code: 'password_by_link' } };
    expect(await agree(browser, page)).toMatchObject(refused);
    expect(await begin(browser)).toMatchObject(refused);
  });

  test('another organization’s directory speaks for nobody: over it nobody leaves to join here', async () => {
    const { browser, userId } = await arriveOverSingleSignOn(portico, b);
    await sql(
      `INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'owner', 'invited')`,
      ...[portico.project.id, a.id, userId],
    );
    expect(await begin(browser)).toMatchObject({ status: 403, body: { code: 'other_sign_in_required' } });
  });

  test('who is no member does not leave for it, and whoever was removed meanwhile comes back for nothing', async () => {
    const { browser: stranger } = await signedIn(b.owner);
    expect((await begin(stranger)).status).toBe(404);
    expect((await begin(stranger, b.id)).status).toBe(404);
    const { person, browser } = await signedIn(await withPassword('member'));
    const page = await comeBack(browser);
    await administration.removeMember(operatorCaller, a.id, person.userId);
    expect(await agree(browser, page)).toMatchObject({ body: { code: 'not_a_member' } });
  });

  test('two whom applications know are not made one', async () => {
    const { person, browser } = await signedIn(await withPassword());
    await agree(browser, await comeBack(browser, admin));
    const other = await overSingleSignOn();
    const page = await comeBack(browser);
    expect(await agree(browser, page)).toMatchObject({ status: 409, body: { code: 'both_in_use' } });
    await stays(person, other.userId);
  });

  test('whose access was switched off brings it back to nobody', async () => {
    const known = await overSingleSignOn();
    await sql('UPDATE users SET disabled_at = now() WHERE id = $1', known.userId);
    const { person, browser } = await signedIn(await withPassword());
    expect(await agree(browser, await comeBack(browser))).toMatchObject({ body: { code: 'user_disabled' } });
    await stays(person, known.userId);
  });

  test('a quarter of an hour after coming back it is too late, and a trip counts once', async () => {
    const { browser } = await signedIn(await withPassword());
    const page = await comeBack(browser);
    await sql(
      `UPDATE sign_in_attempts SET consumed_at = now() - interval '16 minutes' WHERE id = $1`,
      attemptOf(page),
    );
    const gone = { status: 400, body: { code: 'state_expired' } };
    expect(await agree(browser, page)).toMatchObject(gone);
    const again = await comeBack(browser);
    expect((await agree(browser, again)).status).toBe(200);
    expect(await agree(browser, again)).toMatchObject(gone);
  });

  test('guests whom the connection does not let in come back to a page that says so', async () => {
    const { person, browser } = await signedIn(await withPassword());
    const page = await comeBack(browser, guest);
    expect(page.body).toContain('Guests of the directory cannot sign in');
    expect(page.body).toContain('Nothing was changed');
    expect((await agree(browser, page)).status).toBe(400);
    await stays(person);
  });
});

test('whoever confirms who they are after a join reads the name that their password has, not that of the directory (U18)', async () => {
  const known = await overSingleSignOn();
  const { person, browser } = await signedIn(await withPassword());
  await agree(browser, await comeBack(browser));
  expect((await whoami(browser)).user.id).toBe(known.userId);
  // The one form that a password manager reads, the dialog of the dashboard, and hosted login itself.
  const asked = await browser.open(
    new URL('/login?reauthenticate=1&next=/dashboard/profile', portico.origin),
  );
  expect(asked.body).toContain(`name="username" value="${person.email}"`);
  expect(asked.body).not.toContain(user.upn);
  const profile = await browser.open(new URL('/dashboard/profile', portico.origin));
  expect(profile.body).toMatch(new RegExp(`signInName[^a-z]+${person.email.replaceAll('.', '\\.')}`));
  const again = (of: Browser) => of.open(new URL('/v1/session/sign-in?reauthenticate=1', portico.origin));
  expect((await again(await signedInBrowser(portico, person))).body).toContain(`value="${person.email}"`);
  const { browser: arrived } = await arriveOverSingleSignOn(portico, a, user);
  expect((await whoami(arrived)).user.id).toBe(known.userId);
  expect((await again(arrived)).body).toContain(`value="${user.upn}"`);
});

test('whose password link cannot be made because they are two users is told of the way out (U18)', async () => {
  const { person } = await signedIn(await withPassword());
  const sso = await overSingleSignOn();
  await sql(
    `UPDATE users SET email = $2, email_verified = true WHERE id = $1`,
    ...[sso.userId, person.email],
  );
  await sql(`UPDATE memberships SET role = 'admin' WHERE user_id = $1`, sso.userId);
  const owner = await signedInBrowser(portico, a.owner);
  const path = `/v1/session/orgs/${a.id}/members/${sso.userId}/password-link`;
  const { status, body } = await api(portico, owner, path, { method: 'POST', body: {} });
  expect([status, body]).toMatchObject([409, { code: 'password_of_other_user' }]);
});

test('the profile page offers it, in words', async () => {
  const { browser } = await signedIn(await withPassword());
  const account = new URL('/dashboard/profile', portico.origin);
  expect((await browser.open(account)).body).toContain('Not yours yet');
  await agree(browser, await comeBack(browser));
  expect((await browser.open(account)).body).toContain(`You sign in there as`);
});
