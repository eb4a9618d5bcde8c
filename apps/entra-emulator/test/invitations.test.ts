import { describe, expect, it } from 'vitest';
import { CALLBACK, claimsOf, login } from './support/bench.ts';
import type { Browser, Visit } from './support/browser.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';
import { registerApp, usualGraphAccess } from './support/registered-app.ts';

/* People of elsewhere: invited over Graph, they agree in a browser, and only then are they known. */

const REDIRECT = 'https://shop.example/welcome';
/** Has an account in another directory of the emulator. */
const PARTNER = 'user@fabrikam.example';

const { bench, graph } = await graphBench(['User.ReadWrite.All', 'Application.ReadWrite.All']);

const invite = (extra: object = {}) =>
  graph('POST', '/invitations', {
    ...{ invitedUserEmailAddress: PARTNER, inviteRedirectUrl: REDIRECT },
    ...extra,
  });
const invitedId = (body: Record<string, unknown>) => (body['invitedUser'] as { id: string }).id;
const pathOf = (body: Record<string, unknown>) => {
  const { pathname, search } = new URL(String(body['inviteRedeemUrl']));
  return `${pathname}${search}`;
};
const SHOWN =
  'id,userPrincipalName,mail,userType,creationType,externalUserState,externalUserStateChangeDateTime';
const shown = async (id: string) => (await graph('GET', `/users/${id}?$select=${SHOWN}`)).body;
const partner = () => login(bench.directory('fabrikam.example').user);
const signIn = async (browser: Browser, page: Visit, who = partner()) => await browser.signIn(page, who);

describe('an invitation', () => {
  it('makes a guest who waits, and answers where to agree', async () => {
    const { status, body } = await invite({ invitedUserDisplayName: 'Pat Partner' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ invitedUserEmailAddress: PARTNER, inviteRedirectUrl: REDIRECT, invitedUserType: 'Guest' },
      ...{ status: 'PendingAcceptance', sendInvitationMessage: false, resetRedemption: false },
      inviteRedeemUrl: expect.stringContaining(`${bench.emulator.origin}/redeem?rd=`),
    });
    expect(await shown(invitedId(body))).toMatchObject({
      ...{
        userPrincipalName: 'user_fabrikam.example#EXT#@contoso.example',
        mail: PARTNER,
        userType: 'Guest',
      },
      ...{ creationType: 'Invitation', externalUserState: 'PendingAcceptance' },
    });
    const filter = encodeURIComponent("externalUserState eq 'PendingAcceptance'");
    const waiting = await graph('GET', `/users?$filter=${filter}`);
    expect(entries(waiting.body)).toHaveLength(1);
  });

  it('comes by mail when asked for: the emulator keeps it to be looked at', async () => {
    const { body } = await invite({
      sendInvitationMessage: true,
      invitedUserMessageInfo: {
        customizedMessageBody: 'Welcome!',
        ccRecipients: [{ emailAddress: { address: 'boss@fabrikam.example' } }],
      },
    });
    const { mails } = (await bench.control('GET', '/mails')).body as { mails: object[] };
    expect(mails).toMatchObject([
      { to: PARTNER, cc: ['boss@fabrikam.example'], text: 'Welcome!', link: body['inviteRedeemUrl'] },
    ]);
  });

  it('is for people of elsewhere: those of the directory are named (400)', async () => {
    const member = login(bench.directory().user);
    const refused = await invite({ invitedUserEmailAddress: member.upn });
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'BadRequest']);
    expect(JSON.stringify(refused.body)).toContain(member.objectId);
    expect((await invite({ invitedUserEmailAddress: 'new@contoso.example' })).status).toBe(400);
  });

  it.each([
    ['no address', { invitedUserEmailAddress: 'nobody' }],
    ['a script to go to', { inviteRedirectUrl: 'javascript:alert(1)' }],
    ['nowhere to go to', { inviteRedirectUrl: 'shop' }],
    ['a reset of nobody', { resetRedemption: true }],
    ['a kind of person that is none', { invitedUserType: 'Robot' }],
  ])('is refused with %s, and makes nobody', async (_what, extra) => {
    const before = entries((await graph('GET', '/users')).body).length;
    expect((await invite(extra)).status).toBe(400);
    expect(entries((await graph('GET', '/users')).body)).toHaveLength(before);
  });

  it('wants the permission', async () => {
    const weak = await tokenWith(bench, ['User.Read.All'], 'fabrikam.example');
    const body = { invitedUserEmailAddress: 'user@contoso.example', inviteRedirectUrl: REDIRECT };
    expect((await bench.graph(weak, 'POST', '/invitations', body)).status).toBe(403);
  });
});

describe('redemption', () => {
  it('signs in at home, asks, and leads where the inviter wanted', async () => {
    const { body } = await invite();
    const browser = bench.browser();
    const first = await browser.get(pathOf(body));
    const asked = await signIn(browser, first);
    expect(asked.text).toContain('Review permissions');
    const done = await browser.press(asked, 'Accept');
    expect(done.location?.href).toBe(REDIRECT);
    const guest = await shown(invitedId(body));
    expect(guest['externalUserState']).toBe('Accepted');
    // The link still works and asks nothing more.
    expect((await browser.get(pathOf(body))).location?.href).toBe(REDIRECT);
  });

  it('is of nobody but the invited, and declining leaves them waiting', async () => {
    const { body } = await invite();
    const browser = bench.browser();
    const other = await browser.get(pathOf(body));
    const refused = await browser.signIn(await browser.press(other, 'Use another account'), {
      ...login(bench.directory().user),
    });
    expect(refused.text).toContain('AADSTS50020');
    const asked = await signIn(browser, await browser.get(pathOf(body)));
    const declined = await browser.press(asked, 'Cancel');
    expect([declined.status, declined.text]).toEqual([400, expect.stringContaining('AADSTS65004')]);
    expect((await shown(invitedId(body)))['externalUserState']).toBe('PendingAcceptance');
  });

  it('wants the ticket of the newest link, whole', async () => {
    const { body } = await invite();
    const browser = bench.browser();
    const inner = new URL(new URL(String(body['inviteRedeemUrl'])).searchParams.get('rd') ?? '');
    const changed = (name: string, value: string) => {
      const copy = new URL(inner);
      copy.searchParams.set(name, value);
      return `/redeem?${new URLSearchParams({ rd: copy.href })}`;
    };
    const bad = [
      changed('ticket', 'x'),
      changed('user', '1'),
      changed('tenant', bench.directory('fabrikam.example').tenantId),
      '/redeem',
      '/redeem?rd=nonsense',
    ];
    for (const path of bad) expect([path, (await browser.get(path)).status]).toEqual([path, 400]);
    const again = await invite();
    expect(invitedId(again.body)).toBe(invitedId(body));
    expect((await browser.get(pathOf(body))).status).toBe(400);
    expect((await browser.get(pathOf(again.body))).status).toBe(200);
  });

  it('whoever has an account nowhere signs in with the password that the emulator shows', async () => {
    const { body } = await invite({ invitedUserEmailAddress: 'pat@nowhere.example' });
    const { users } = (await bench.control('GET', '/state')).body as { users: Record<string, string>[] };
    const password = users.find(({ id }) => id === invitedId(body))?.['password'] ?? '';
    const browser = bench.browser();
    const asked = await browser.signIn(await browser.get(pathOf(body)), {
      upn: 'pat@nowhere.example',
      password,
    });
    expect((await browser.press(asked, 'Accept')).location?.href).toBe(REDIRECT);
  });

  it('can be reset: the same guest agrees anew, under another address', async () => {
    const { body } = await invite();
    const browser = bench.browser();
    const page = await signIn(browser, await browser.get(pathOf(body)));
    await browser.press(page, 'Accept');
    expect((await invite()).body['status']).toBe('Completed');
    const reset = await invite({
      ...{ resetRedemption: true, invitedUser: { id: invitedId(body) } },
      invitedUserEmailAddress: 'admin@fabrikam.example',
    });
    expect([reset.status, invitedId(reset.body), reset.body['status']]).toEqual([
      ...[201, invitedId(body)],
      'PendingAcceptance',
    ]);
    const admin = login(bench.directory('fabrikam.example').admin);
    const fresh = bench.browser();
    const asked = await fresh.signIn(await fresh.get(pathOf(reset.body)), admin);
    expect((await fresh.press(asked, 'Accept')).location?.href).toBe(REDIRECT);
  });
});

describe('a person without a role', () => {
  const inviting = async (extra: object) => {
    const asked = await bench.token('organizations', {
      ...{ grant_type: 'password', client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' },
      ...{ username: 'user@contoso.example', password: 'Demo-password-1' },
      scope: 'https://graph.microsoft.com/.default',
    });
    return await bench.graph(String(asked.body['access_token']), 'POST', '/invitations', {
      ...{ invitedUserEmailAddress: PARTNER, inviteRedirectUrl: REDIRECT },
      ...extra,
    });
  };

  it('invites guests, and neither makes members nor says who a guest is from now on', async () => {
    const { status, body } = await inviting({});
    expect(status).toBe(201);
    const guest = { invitedUser: { id: invitedId(body) }, resetRedemption: true };
    expect((await inviting({ ...guest, invitedUserEmailAddress: 'taker@evil.example' })).status).toBe(403);
    expect(
      (await inviting({ invitedUserEmailAddress: 'x@y.example', invitedUserType: 'Member' })).status,
    ).toBe(403);
    expect((await shown(invitedId(body)))['mail']).toBe(PARTNER);
  });
});

describe('a guest who has not agreed', () => {
  it('is asked at the first sign-in to an application of the directory, and then has tokens as a guest', async () => {
    const { body } = await invite();
    const { appId, secret } = await registerApp(bench, {
      application: {
        ...{ displayName: 'Shop', web: { redirectUris: [CALLBACK] } },
        requiredResourceAccess: [usualGraphAccess],
      },
      ...{ secret: true, consent: true },
    });
    const { tenantId } = bench.directory();
    const ask = (extra: Record<string, string> = {}) =>
      browser.get(bench.authorizePath(tenantId, { client_id: appId, ...extra }));
    const browser = bench.browser();
    const asked = await signIn(browser, await ask());
    expect(asked.text).toContain('Review permissions');
    const silent = await ask({ prompt: 'none' });
    expect(silent.location?.searchParams.get('error')).toBe('interaction_required');
    const answer = await browser.press(asked, 'Accept');
    const { body: tokens } = await bench.token(tenantId, {
      ...{ grant_type: 'authorization_code', client_id: appId, client_secret: secret },
      ...{ code: answer.location?.searchParams.get('code') ?? '', redirect_uri: CALLBACK },
    });
    const claims = claimsOf(tokens['id_token']);
    const home = bench.directory('fabrikam.example').tenantId;
    expect(claims).toMatchObject({
      oid: invitedId(body),
      idp: expect.stringContaining(home),
      email: PARTNER,
    });
    expect((await shown(invitedId(body)))['externalUserState']).toBe('Accepted');
  });
});

it('guests and their invitations come back with an exported state', async () => {
  const { body } = await invite();
  const { body: state } = await bench.control('GET', '/export');
  await bench.control('POST', '/reset');
  expect((await bench.control('POST', '/import', state)).status).toBe(200);
  expect((await bench.browser().get(pathOf(body))).status).toBe(200);
});
