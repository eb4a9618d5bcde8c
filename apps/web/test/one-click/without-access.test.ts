import type { Browser, MicrosoftLogin } from '@portico/testing';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerMicrosoft,
  api,
  authorizationRequest,
  browserOf,
  claimsOf,
  connectMicrosoft,
  connectWithoutAccess,
  directoryOf,
  disconnectMicrosoft,
  rowsOf,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';
import { codeOn, liveSessions, untilCallback } from '../sign-in/outside.ts';

/* A directory that gives no access: its people sign in over the operator's sign-in app, as those of other directories do. */

const portico = await startPortico();
const { control, seedFacts } = portico.emulator;
const { a, b } = portico.organizations;
const contoso = directoryOf(portico, a.domain);
const fabrikam = directoryOf(portico, b.domain);
const atA = { organization: a.id };
const atB = { organization: b.id };
const CALLBACK = '/v1/sso/microsoft/callback';
let [connectionA, connectionB] = ['', ''];

beforeAll(async () => {
  connectionA = await connectWithoutAccess(portico, await browserOf(portico, a.owner), a);
  connectionB = await connectWithoutAccess(portico, await browserOf(portico, b.owner), b);
});
beforeEach(async () => {
  await control.clearFaults();
  await control.forgetRequests();
});

const signIn = (login: MicrosoftLogin, at = atA) =>
  signInToApplication(portico, portico.newBrowser(), login, at);
const asked = async (suffix: string) =>
  (await control.requests()).filter(({ path }) => path.endsWith(suffix)).length;
const refusedAt = async (browser: Browser, url: URL) => {
  const page = await browser.open(url);
  return { status: page.status, code: codeOn(page) };
};
const connectionOf = async ({ owner, id }: typeof a) => {
  const path = `/v1/session/orgs/${id}/sso-connections`;
  const { body } = await api(portico, await browserOf(portico, owner), path);
  return (body as { data: Record<string, unknown>[] }).data[0];
};

describe('people of the directory', () => {
  test('sign in to an application, over the one address of the sign-in app, without a screen of their own', async () => {
    const url = await untilCallback(portico, portico.newBrowser(), contoso.user, atA);
    expect(url.pathname).toBe(CALLBACK);
    const { claims } = await signIn(contoso.user);
    expect(claims).toMatchObject({
      ...{ org_id: a.id, connection_id: connectionA, email: contoso.user.upn, email_verified: true },
    });
    expect((await connectionOf(a))?.['last_sign_in_at']).not.toBeNull();
  });

  test('and nothing is asked of or written in any directory for it', async () => {
    await signIn(contoso.user);
    const requests = await control.requests();
    expect(requests.some(({ path }) => path.endsWith('/token'))).toBe(true);
    expect(requests.filter(({ surface }) => surface === 'graph')).toEqual([]);
    const { applications } = await control.inventory();
    const customers = [contoso.tenantId, fabrikam.tenantId];
    expect(applications.filter(({ directoryId }) => customers.includes(String(directoryId)))).toEqual([]);
  });

  test('a guest of it is turned away', async () => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, contoso.guest, atA);
    expect((await refusedAt(browser, url)).code).toBe('guest_sign_in_not_allowed');
  });

  test('a test sign-in shows what Microsoft tells, and makes no session', async () => {
    const owner = await browserOf(portico, a.owner);
    const before = (await liveSessions(portico)).length;
    const path = `/v1/session/orgs/${a.id}/sso-connections/${connectionA}/test-sign-in`;
    const { url, attempt_id: id } = (await api(portico, owner, path, { method: 'POST', body: {} })).body as {
      url: string;
      attempt_id: string;
    };
    await answerMicrosoft(portico, owner, url, contoso.user);
    expect((await api(portico, owner, `${path}/${id}`)).body).toMatchObject({ state: 'ok' });
    expect((await liveSessions(portico)).length).toBe(before);
  });
});

describe('one audience for many directories: nothing of one passes at another (attacks 24, 32)', () => {
  test('somebody of another directory does not get past Microsoft', async () => {
    await expect(untilCallback(portico, portico.newBrowser(), fabrikam.user, atA)).rejects.toThrow(
      'no callback',
    );
  });

  test('a code of another directory, in an attempt of ours, is worth nothing (attacks 22, 43)', async () => {
    const [attacker, victim] = [portico.newBrowser(), portico.newBrowser()];
    const theirs = await untilCallback(portico, attacker, fabrikam.user, atB);
    const ours = await untilCallback(portico, victim, contoso.user, atA);
    const before = (await liveSessions(portico)).length;
    ours.searchParams.set('code', theirs.searchParams.get('code') ?? '');
    expect((await refusedAt(victim, ours)).code).toBe('id_token_invalid');
    expect((await liveSessions(portico)).length).toBe(before);
  });

  test('two codes changed over, each in an attempt at the other’s directory: neither goes on', async () => {
    const [browserA, browserB] = [portico.newBrowser(), portico.newBrowser()];
    const ofA = await untilCallback(portico, browserA, contoso.user, atA);
    const ofB = await untilCallback(portico, browserB, fabrikam.user, atB);
    const [codeA, codeB] = [ofA, ofB].map((url) => url.searchParams.get('code') ?? '');
    ofA.searchParams.set('code', codeB ?? '');
    ofB.searchParams.set('code', codeA ?? '');
    expect((await refusedAt(browserA, ofA)).code).toBe('id_token_invalid');
    expect((await refusedAt(browserB, ofB)).code).toBe('id_token_invalid');
  });

  const tid = fabrikam.tenantId;
  test.each<[string, object]>([
    ['the issuer of the other directory', { claims: { iss: `${portico.emulator.origin}/${tid}/v2.0` } }],
    ['the tid of the other directory', { claims: { tid } }],
    ['both', { claims: { tid, iss: `${portico.emulator.origin}/${tid}/v2.0` } }],
    ['the issuer of no directory', { claims: { iss: `${portico.emulator.origin}/common/v2.0` } }],
    ['a template for the issuer', { claims: { iss: `${portico.emulator.origin}/{tenantid}/v2.0` } }],
    ['no tid', { omit: ['tid'] }],
    ['the audience of the provisioning app', { claims: { aud: seedFacts.provisioningApp?.clientId } }],
    ['another nonce', { claims: { nonce: 'x' } }],
  ])('a token with %s is refused', async (_, forgery) => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, contoso.user, atA);
    const before = (await liveSessions(portico)).length;
    await control.spoilNextIdToken(forgery as Record<string, unknown>);
    expect(await refusedAt(browser, url)).toEqual({ status: 401, code: 'id_token_invalid' });
    expect((await liveSessions(portico)).length).toBe(before);
  });

  test('the attempt alone says which connection it is: no parameter does', async () => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, contoso.user, atA);
    for (const name of ['connection', 'connectionId', 'connection_id', 'organization', 'tenant'])
      url.searchParams.set(name, name === 'organization' ? b.id : connectionB);
    const page = await browser.open(url);
    expect(page.url.searchParams.has('code')).toBe(true);
    const [session] = (await rowsOf(portico, 'sessions')).slice(-1);
    expect(session).toMatchObject({ connection_id: connectionA, organization_id: a.id });
  });

  test.each<[string, (url: URL) => void]>([
    ['no state', (url) => url.searchParams.delete('state')],
    ['another state', (url) => url.searchParams.set('state', 'x')],
    ['two states', (url) => url.searchParams.append('state', 'x')],
    ['NUL in the state', (url) => url.searchParams.set('state', '\0')],
    [
      'the address of the connection itself (attacks 22, 39)',
      (url) => {
        url.pathname = `/v1/sso/connections/${connectionA}/callback`;
      },
    ],
    [
      'the address of another connection',
      (url) => {
        url.pathname = `/v1/sso/connections/${connectionB}/callback`;
      },
    ],
    [
      'the address of a social provider',
      (url) => {
        url.pathname = '/v1/sso/social/microsoft/callback';
      },
    ],
  ])('with %s: a page, and no request for tokens (attack 19)', async (_, change) => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, contoso.user, atA);
    change(url);
    const { status, code } = await refusedAt(browser, url);
    expect(status).toBe(400);
    // Where the attempt is known as this browser's, its page begins it anew.
    expect(['invalid_state', 'state_expired']).toContain(code);
    expect(await asked('/token')).toBe(0);
  });

  test('in another browser, or a second time, it is of no use (attacks 19, 37)', async () => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, contoso.user, atA);
    expect((await refusedAt(portico.newBrowser(), url)).code).toBe('invalid_state');
    expect((await browser.open(url)).url.searchParams.has('code')).toBe(true);
    expect((await refusedAt(browser, url)).code).toBe('invalid_state');
  });
});

describe('whose matter it is', () => {
  test('a credential of the sign-in app that Microsoft refuses is the operator’s: no connection is worse for it', async () => {
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, contoso.user, atA);
    await control.fault({
      ...{
        surface: 'login',
        path: '*/token',
        status: 401,
        code: 'invalid_client',
        aadsts: 7000222,
        count: 1,
      },
    });
    expect(await refusedAt(browser, url)).toEqual({ status: 503, code: 'sign_in_app_misconfigured' });
    expect(await connectionOf(a)).toMatchObject({ status: 'active', health: 'healthy', warnings: [] });
    expect(portico.log()).toMatch(/sign_in\.refused[^\n]*AADSTS7000222|AADSTS7000222[^\n]*sign_in\.refused/);
    await signIn(contoso.user);
  });

  test('and so is an operator who sets another app than the one that was approved', async () => {
    const { origin } = await portico.startAnotherWeb({
      PORTICO_MS_SIGN_IN_CLIENT_ID: seedFacts.clients[1]?.clientId,
      PORTICO_MS_SIGN_IN_CLIENT_SECRET: 'demo~another',
    });
    const { pathname, search } = authorizationRequest(portico, atA).url;
    const page = await portico.newBrowser().open(new URL(`${pathname}${search}`, origin));
    expect(Object.fromEntries(page.url.searchParams)).toMatchObject({
      error: 'server_error',
      error_description: expect.stringContaining('sign-in app'),
    });
    expect(portico.log()).toContain('PORTICO_MS_SIGN_IN_CLIENT_ID is');
  });
});

describe('roles by groups', () => {
  test('come with the token; who is in too many of them keeps what they have, and no directory is asked', async () => {
    const { userInManyGroups } = contoso;
    if (userInManyGroups === null) throw new Error('the seed has nobody in many groups');
    const { value } = (await control.send(
      ...(['GET', `/directories/${a.domain}/graph/groups?$filter=displayName eq 'All employees'`] as const),
    )) as { value: { id: string }[] };
    const owner = await browserOf(portico, a.owner);
    const rules = `/v1/session/orgs/${a.id}/sso-connections/${connectionA}/group-roles`;
    const body = { source: 'group', value: value[0]?.id, role: 'admin' };
    expect((await api(portico, owner, rules, { method: 'POST', body })).status).toBe(201);
    await control.forgetRequests();
    const rolesOf = async (login: MicrosoftLogin) =>
      claimsOf((await signIn(login)).tokens.access_token)['roles'];
    expect(await rolesOf(contoso.user)).toEqual(['admin']);
    await control.forgetRequests();
    expect(await rolesOf(userInManyGroups)).toEqual(['member']);
    // The one that redeems the code: nobody asks for a token by which to ask for groups.
    expect(await asked('/token')).toBe(1);
    expect((await control.requests()).filter(({ surface }) => surface === 'graph')).toEqual([]);
  });
});

describe('signing out', () => {
  test('at Microsoft ends the session of that sid, and a wrong one none (attack 127)', async () => {
    await signIn(contoso.user);
    const mine = (await liveSessions(portico)).filter((each) => each['connection_id'] === connectionA);
    const sid = String(mine.at(-1)?.['idp_session_id']);
    const at = (value: string) =>
      new URL(`/v1/sso/microsoft/front-channel-logout?sid=${value}`, portico.origin);
    const count = async () => (await liveSessions(portico)).length;
    const before = await count();
    for (const wrong of ['', 'x', '%00', 'x'.repeat(300), "' OR 1=1"]) {
      expect((await fetch(at(wrong))).status).toBe(200);
      expect(await count()).toBe(before);
    }
    expect((await fetch(at(sid))).status).toBe(200);
    expect(await count()).toBe(before - 1);
  });

  test('here leads to Microsoft, and back to an address that its registration has', async () => {
    const browser = portico.newBrowser();
    const { tokens } = await signInToApplication(portico, browser, contoso.user, atA);
    const end = new URL(`${portico.project.issuer}/session/end`);
    end.searchParams.set('id_token_hint', tokens.id_token);
    const page = await browser.submit(await browser.open(end), { logout: 'yes', everywhere: 'yes' });
    const visited = browser.journal.map(({ url }) => url);
    const logout = visited.find(({ pathname }) => pathname.endsWith('/oauth2/v2.0/logout'));
    expect(logout?.searchParams.get('post_logout_redirect_uri')).toBe(
      new URL('/v1/sso/microsoft/signed-out', portico.origin).href,
    );
    expect(page.status).toBe(200);
    // The emulator goes back to registered addresses alone.
    expect(await browser.open(new URL('/v1/sso/microsoft/signed-out', portico.origin))).toMatchObject({
      status: 200,
      body: expect.stringContaining('You are signed out'),
    });
  });
});

describe('there is nothing to look after', () => {
  test.each(['check', 'repair', 'rotate', 'tidy'])(
    'a run of kind %s is refused with a reason',
    async (kind) => {
      const owner = await browserOf(portico, a.owner);
      const path = `/v1/session/orgs/${a.id}/sso-connections/${connectionA}/runs`;
      expect(await api(portico, owner, path, { method: 'POST', body: { kind } })).toMatchObject({
        ...{ status: 409, body: { code: 'nothing_to_manage' } },
      });
    },
  );

  test('and the connection says so', async () => {
    expect(await connectionOf(a)).toMatchObject({
      ...{ managed_by: 'sign_in_app', status: 'active', checked_at: null, credential_kinds: [] },
      entra: { tenant_id: contoso.tenantId, app_id: null, application_object_id: null },
    });
    expect(await connectionOf(a)).not.toHaveProperty('credential');
    expect(await connectionOf(a)).not.toHaveProperty('approve_for_everyone_url');
  });
});

describe('more power later, and none again', () => {
  test('id, people and address for sign-ins stay, whichever way they come', async () => {
    const owner = await browserOf(portico, a.owner);
    const before = await signIn(contoso.user);
    expect(await connectMicrosoft(portico, owner, a)).toBe(connectionA);
    expect(await connectionOf(a)).toMatchObject({ managed_by: 'microsoft_graph', status: 'active' });
    const browser = portico.newBrowser();
    const url = await untilCallback(portico, browser, contoso.user, atA);
    expect(url.pathname).toBe(`/v1/sso/connections/${connectionA}/callback`);
    // What was begun over its own app goes nowhere at the address of the sign-in app (attacks 22, 39).
    url.pathname = CALLBACK;
    expect((await refusedAt(browser, url)).code).toBe('state_expired');
    const cared = await signIn(contoso.user);
    expect(cared.claims['sub']).toBe(before.claims['sub']);

    await disconnectMicrosoft(portico, owner, a);
    expect(await connectWithoutAccess(portico, owner, a)).toBe(connectionA);
    const again = await signIn(contoso.user);
    expect(again.claims).toMatchObject({ sub: before.claims['sub'], connection_id: connectionA });
  });

  test('who signed in before the owner gave access is signed out by Microsoft’s call to the sign-in app all the same', async () => {
    await signIn(contoso.user);
    const mine = (await liveSessions(portico)).filter((each) => each['connection_id'] === connectionA);
    const { id, idp_session_id: sid } = mine.at(-1) ?? {};
    const owner = await browserOf(portico, a.owner);
    await connectMicrosoft(portico, owner, a);
    expect(await connectionOf(a)).toMatchObject({ managed_by: 'microsoft_graph', status: 'active' });
    const ids = async () => (await liveSessions(portico)).map((each) => each['id']);
    expect(await ids()).toContain(id);
    await fetch(new URL(`/v1/sso/microsoft/front-channel-logout?sid=${sid}`, portico.origin));
    expect(await ids()).not.toContain(id);
    await disconnectMicrosoft(portico, owner, a);
    await connectWithoutAccess(portico, owner, a);
  });

  test('disconnecting says what the administrator may still do, and nobody signs in any more', async () => {
    const owner = await browserOf(portico, b.owner);
    const path = `/v1/session/orgs/${b.id}/sso-connections/${connectionB}`;
    const { status, body } = await api(portico, owner, path, { method: 'DELETE' });
    expect({ status, body }).toMatchObject({ status: 200, body: { removed: true, run_id: null } });
    expect(JSON.stringify(body)).toContain(portico.settings['PORTICO_MS_SIGN_IN_CLIENT_ID']);
    await expect(signIn(fabrikam.user, atB)).rejects.toThrow();
  });
});
