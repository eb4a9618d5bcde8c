import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowedPassword } from '../src/directory/password-rules.ts';
import { login } from './support/bench.ts';
import { graphBench } from './support/graph-bench.ts';

/* Which passwords a directory takes, and what happens to one that is good for once only. */

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

const { bench, graph } = await graphBench(['User.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All']);

const user = () => login(bench.directory().user);
const change = (body: object) => graph('PATCH', `/users/${user().objectId}`, body);
const setPassword = (passwordProfile: object) => change({ passwordProfile });
const byPassword = async (password: string) =>
  (
    await bench.token('organizations', {
      ...{ grant_type: 'password', client_id: AZURE_CLI, username: user().upn, password },
      scope: 'https://graph.microsoft.com/.default',
    })
  ).body;

describe('a password', () => {
  const allowed = (password: string, passwordPolicies: string | null = null) =>
    isAllowedPassword(password, { passwordPolicies });

  it('has 8 to 256 characters and three kinds of four', () => {
    for (const good of ['abcdefG1', 'abcdef1!', 'ABCDEF1!', 'Correct horse battery', `aA1${'x'.repeat(253)}`])
      expect([good, allowed(good)]).toEqual([good, true]);
    for (const bad of [
      'aA1!xyz',
      'abcdefgh',
      'abcdefG!'.toLowerCase(),
      `aA1${'x'.repeat(254)}`,
      'Größe-1234',
    ])
      expect([bad, allowed(bad)]).toEqual([bad, false]);
  });

  it('is never shorter than 8, of other characters or of two kinds only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (password) => {
        const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
        const printable = /^[\x20-\x7e]*$/.test(password);
        const isGood = password.length >= 8 && password.length <= 256 && printable && kinds >= 3;
        expect(allowed(password)).toBe(isGood);
      }),
    );
  });

  it('is spared the kinds by DisableStrongPassword alone', () => {
    expect(allowed('abcdefgh', 'DisablePasswordExpiration, DisableStrongPassword')).toBe(true);
    expect(allowed('abcdefgh', 'DisablePasswordExpiration')).toBe(false);
    expect(allowed('abc', 'DisableStrongPassword')).toBe(false);
  });
});

describe('over Graph', () => {
  const COMPLEXITY =
    'The specified password does not comply with password complexity requirements. Please provide a different password.';

  it('a weak one is refused, for a new user and for an old one, who keeps what they had', async () => {
    const refused = await setPassword({ password: 'password' });
    expect([refused.status, refused.body['error']]).toMatchObject([
      400,
      { code: 'Request_BadRequest', message: COMPLEXITY },
    ]);
    expect(await byPassword(user().password)).toHaveProperty('access_token');
    const made = await graph('POST', '/users', {
      ...{ accountEnabled: true, displayName: 'nina', mailNickname: 'nina' },
      ...{ userPrincipalName: 'nina@contoso.example', passwordProfile: { password: 'password' } },
    });
    expect([made.status, made.body['error']]).toMatchObject([400, { message: COMPLEXITY }]);
  });

  it('the policy of the user decides, that of the same request first', async () => {
    const weak = { password: 'password' };
    const spared = { passwordPolicies: 'DisableStrongPassword' };
    expect((await change({ ...spared, passwordProfile: weak })).status).toBe(204);
    expect((await setPassword(weak)).status).toBe(204);
    expect((await change({ passwordPolicies: null, passwordProfile: weak })).status).toBe(400);
  });

  it('a person changes their own, with the one there is, and what stood on it ends', async () => {
    const own = await byPassword(user().password);
    const asked = await bench.token('organizations', {
      ...{ grant_type: 'password', client_id: AZURE_CLI, username: user().upn, password: user().password },
      scope: 'https://graph.microsoft.com/.default offline_access',
    });
    const self = (currentPassword: string, newPassword: string) =>
      bench.graph(String(own['access_token']), 'POST', '/me/changePassword', {
        currentPassword,
        newPassword,
      });
    expect((await self('not it', 'Demo-secret-2')).status).toBe(400);
    expect((await self(user().password, 'password')).status).toBe(400);
    expect((await self(user().password, 'My-User-name-1')).status).toBe(400);
    expect((await self(user().password, 'Demo-secret-2')).status).toBe(204);
    expect(await byPassword(user().password)).toMatchObject({ error_codes: [50126] });
    expect(await byPassword('Demo-secret-2')).toHaveProperty('access_token');
    const refresh = { grant_type: 'refresh_token', client_id: AZURE_CLI };
    const again = { ...refresh, refresh_token: String(asked.body['refresh_token']) };
    expect((await bench.token('organizations', again)).body['error_codes']).toEqual([50173]);
  });

  it('nobody changes another’s in that way, and no application by itself', async () => {
    const body = { currentPassword: user().password, newPassword: 'Demo-secret-2' };
    expect((await graph('POST', `/users/${user().objectId}/changePassword`, body)).status).toBe(403);
    const admin = login(bench.directory().admin);
    const { body: own } = await bench.token('organizations', {
      ...{ grant_type: 'password', client_id: AZURE_CLI, username: admin.upn, password: admin.password },
      scope: 'https://graph.microsoft.com/.default',
    });
    const other = `/users/${user().objectId}/changePassword`;
    expect((await bench.graph(String(own['access_token']), 'POST', other, body)).status).toBe(400);
    expect(await byPassword(user().password)).toHaveProperty('access_token');
  });

  it('guesses at the current one lock the account as at the sign-in', async () => {
    const own = String((await byPassword(user().password))['access_token']);
    for (let index = 0; index < 10; index += 1)
      await bench.graph(own, 'POST', '/me/changePassword', {
        ...{ currentPassword: `wrong ${index}`, newPassword: 'Demo-secret-2' },
      });
    expect(await byPassword(user().password)).toMatchObject({ error_codes: [50053] });
  });
});

describe('a password that is good for once', () => {
  const once = () => setPassword({ password: 'Given-by-admin-1', forceChangePasswordNextSignIn: true });
  const begin = async () => {
    const browser = bench.browser();
    const page = await browser.get(bench.authorizePath('organizations', {}));
    return { browser, page: await browser.signIn(page, { upn: user().upn, password: 'Given-by-admin-1' }) };
  };

  it('leads to a page for another, which is then the one', async () => {
    await once();
    const { browser, page } = await begin();
    expect(page.text).toContain('Update your password');
    const press = (from: typeof page, typed: Record<string, string>) =>
      browser.press(from, 'Change and sign in', {
        ...{ current: 'Given-by-admin-1', new: 'Demo-secret-2', confirm: 'Demo-secret-2' },
        ...typed,
      });
    const wrong = await press(page, { current: 'not it' });
    expect(wrong.text).toContain('AADSTS50126');
    expect((await press(wrong, { confirm: 'Demo-secret-3' })).text).toContain('AADSTS120002');
    expect((await press(wrong, { new: 'password', confirm: 'password' })).text).toContain('AADSTS120002');
    const same = { new: 'Given-by-admin-1', confirm: 'Given-by-admin-1' };
    expect((await press(wrong, same)).text).toContain('AADSTS120002');
    const named = { new: 'Iam-user-9', confirm: 'Iam-user-9' };
    expect((await press(wrong, named)).text).toContain('AADSTS120003');
    const done = await press(wrong, {});
    expect(done.text).not.toContain('Update your password');
    expect(done.text).toContain('Permissions requested');
    const { page: next } = await (async () => {
      const other = bench.browser();
      const first = await other.get(bench.authorizePath('organizations', {}));
      return { page: await other.signIn(first, { upn: user().upn, password: 'Demo-secret-2' }) };
    })();
    expect(next.text).not.toContain('Update your password');
  });

  it('ends the sessions of browsers, wherever it was set', async () => {
    for (const reset of [
      once,
      () => bench.control('PATCH', `/users/${user().objectId}`, { password: 'Given-by-admin-1' }),
    ]) {
      await bench.control('PATCH', `/users/${user().objectId}`, { password: user().password });
      const browser = bench.browser();
      await browser.signIn(await browser.get(bench.authorizePath('organizations', {})), user());
      await reset();
      const silent = await browser.get(bench.authorizePath('organizations', { prompt: 'none' }));
      expect(silent.location?.searchParams.get('error')).toBe('login_required');
    }
  });

  it('signs nobody in before: not with another request of the same browser', async () => {
    await once();
    const { browser } = await begin();
    const silent = await browser.get(bench.authorizePath('organizations', { prompt: 'none' }));
    expect(silent.location?.searchParams.get('error')).toBe('login_required');
  });

  it('is no use to a program, which is told so (50055)', async () => {
    await once();
    expect(await byPassword('Given-by-admin-1')).toMatchObject({
      ...{ error: 'invalid_grant', suberror: 'user_password_expired', error_codes: [50055] },
    });
  });

  it('is asked for by the flag alone, which an administrator may set without a new password', async () => {
    expect((await setPassword({ password: 'Given-by-admin-1' })).status).toBe(204);
    expect(await byPassword('Given-by-admin-1')).toHaveProperty('access_token');
    expect((await setPassword({ forceChangePasswordNextSignInWithMfa: true })).status).toBe(204);
    expect(await byPassword('Given-by-admin-1')).toMatchObject({ error_codes: [50055] });
    expect((await setPassword({ forceChangePasswordNextSignIn: false })).status).toBe(204);
    expect(await byPassword('Given-by-admin-1')).toHaveProperty('access_token');
  });

  it('the page for another belongs to the one who typed the first', async () => {
    await once();
    const { browser, page } = await begin();
    const flow = /name="flow" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const stranger = await bench.browser().post('/organizations/login', {
      ...{ flow, step: 'new-password', current: 'Given-by-admin-1' },
      ...{ new: 'Demo-secret-2', confirm: 'Demo-secret-2' },
    });
    expect(stranger.text).toContain('AADSTS165000');
    // A flow that never got so far has no such step.
    const fresh = await browser.get(bench.authorizePath('organizations', { prompt: 'login' }));
    const other = /name="flow" value="([^"]+)"/.exec(fresh.text)?.[1] ?? '';
    await browser.post('/organizations/login', {
      ...{ flow: other, step: 'new-password', current: 'Given-by-admin-1' },
      ...{ new: 'Demo-secret-2', confirm: 'Demo-secret-2' },
    });
    expect(await byPassword('Given-by-admin-1')).toMatchObject({ error_codes: [50055] });
  });
});
