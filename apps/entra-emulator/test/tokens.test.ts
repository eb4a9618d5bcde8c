import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SeedLogin } from '../src/index.ts';
import { CALLBACK, claimsOf, login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';

const bench = await freshBench();
beforeEach(async () => {
  await bench.consent();
});

const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

async function codeFor(user: SeedLogin, params: Record<string, string> = {}): Promise<string> {
  const browser = bench.browser();
  const { tenantId } = bench.directory();
  const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256', nonce: 'n-1' };
  let answer = await browser.signIn(
    await browser.get(bench.authorizePath(tenantId, { ...pkce, ...params })),
    user,
  );
  if (answer.location === undefined) answer = await browser.press(answer, 'Accept');
  return answer.location?.searchParams.get('code') ?? '';
}

const redeem = (code: string, extra: Record<string, string> = {}, segment = bench.directory().tenantId) => {
  const { clientId, clientSecret } = bench.provisioningApp;
  const usual = { grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret };
  return bench.token(segment, { ...usual, code, redirect_uri: CALLBACK, code_verifier: VERIFIER, ...extra });
};

async function idTokenOf(
  user: SeedLogin,
  params: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const { body } = await redeem(await codeFor(user, params));
  return claimsOf(body['id_token']);
}

describe('the authorization code grant', () => {
  it('answers with tokens once; the second time is 54005', async () => {
    const code = await codeFor(login(bench.directory().admin));
    const first = await redeem(code);
    expect(first.status).toBe(200);
    expect(Object.keys(first.body)).toEqual([
      'token_type',
      'scope',
      'expires_in',
      'ext_expires_in',
      'access_token',
      'id_token',
    ]);
    const second = await redeem(code);
    expect([second.status, second.body['error'], second.body['error_codes']]).toEqual([
      400,
      'invalid_grant',
      [54005],
    ]);
  });

  it('gives one of twenty simultaneous redemptions a token', async () => {
    const code = await codeFor(login(bench.directory().admin));
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(code)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  const refused: [string, Record<string, string>, number][] = [
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }, 501481],
    ['no verifier', { code_verifier: '' }, 50148],
    ['another redirect URI', { redirect_uri: `${CALLBACK}2` }, 500112],
    ['a wrong secret', { client_secret: 'wrong' }, 7000215],
    ['no secret', { client_secret: '' }, 7000218],
    ['rubbish for a code', { code: 'rubbish' }, 9002313],
  ];
  it.each(refused)('refuses %s and leaves the code unspent', async (_, extra, number) => {
    const code = await codeFor(login(bench.directory().admin));
    expect((await redeem(code, extra)).body['error_codes']).toEqual([number]);
    expect((await redeem(code)).status).toBe(200);
  });

  it('refuses a code in another directory and after ten minutes', async () => {
    await bench.consent(bench.browser(), 'fabrikam.example');
    const code = await codeFor(login(bench.directory().admin));
    const elsewhere = await redeem(code, {}, bench.directory('fabrikam.example').tenantId);
    expect(elsewhere.body['error_codes']).toEqual([700005]);
    await bench.control('POST', '/clock', { advanceSeconds: 601 });
    expect((await redeem(code)).body['error_codes']).toEqual([70008]);
  });

  it('takes Basic authentication, form-encoded', async () => {
    const { clientId, clientSecret } = bench.provisioningApp;
    const basic = Buffer.from(`${clientId}:${encodeURIComponent(clientSecret)}`).toString('base64');
    const fields = { grant_type: 'authorization_code', redirect_uri: CALLBACK, code_verifier: VERIFIER };
    const code = await codeFor(login(bench.directory().admin));
    const answer = await bench.token(
      bench.directory().tenantId,
      { ...fields, code },
      { authorization: `Basic ${basic}` },
    );
    expect(answer.status).toBe(200);
  });
});

describe('the id_token', () => {
  it('carries Entra’s claims for the scopes, and the nonce only when one was sent', async () => {
    const { tenantId, admin } = bench.directory();
    const claims = await idTokenOf(login(admin));
    expect(claims).toMatchObject({
      aud: bench.provisioningApp.clientId,
      iss: `${bench.emulator.origin}/${tenantId}/v2.0`,
      tid: tenantId,
      oid: login(admin).objectId,
      name: 'Ada Admin',
      preferred_username: 'admin@contoso.example',
      nonce: 'n-1',
      ver: '2.0',
      acct: 0,
    });
    expect(claims).not.toHaveProperty('email');
    expect(claims['sub']).not.toBe(claims['oid']);
    const code = await codeFor(login(admin), { nonce: '' });
    expect(claimsOf((await redeem(code)).body['id_token'])).not.toHaveProperty('nonce');
  });

  it('leaves oid and name out without the profile scope', async () => {
    const claims = await idTokenOf(login(bench.directory().admin), { scope: 'openid' });
    expect(claims).not.toHaveProperty('oid');
    expect(claims).not.toHaveProperty('name');
  });

  it('tells a global administrator, an application administrator and a plain member apart by wids', async () => {
    const { admin, applicationAdmin, user } = bench.directory();
    const ordinary = 'b79fbf4d-3ef9-4689-8143-76b194e85509';
    expect((await idTokenOf(login(admin)))['wids']).toEqual([
      '62e90394-69f5-4237-9190-012177145e10',
      ordinary,
    ]);
    expect((await idTokenOf(login(applicationAdmin)))['wids']).toEqual([
      '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
      ordinary,
    ]);
    expect((await idTokenOf(login(user)))['wids']).toEqual([ordinary]);
  });

  it('leaves wids out when the application does not ask for them', async () => {
    await bench.control('PATCH', `/applications/${bench.provisioningApp.clientId}`, {
      groupMembershipClaims: null,
    });
    expect(await idTokenOf(login(bench.directory().admin))).not.toHaveProperty('wids');
  });

  it('marks a guest with acct 1 and a foreign idp', async () => {
    const claims = await idTokenOf(login(bench.directory().guest));
    expect(claims['acct']).toBe(1);
    expect(claims['idp']).toMatch(/^https:\/\/sts\.windows\.net\//);
    expect(claims['email']).toBe('guest@partner.example');
    expect(claims['tid']).toBe(bench.directory().tenantId);
  });

  it('points elsewhere instead of listing more than 200 groups', async () => {
    const { user, userInManyGroups } = bench.directory();
    await bench.control('PATCH', `/applications/${bench.provisioningApp.clientId}`, {
      groupMembershipClaims: 'SecurityGroup',
    });
    expect((await idTokenOf(login(user)))['groups']).toHaveLength(2);
    const many = await idTokenOf(login(userInManyGroups));
    expect(many).not.toHaveProperty('groups');
    expect(many['_claim_names']).toEqual({ groups: 'src1' });
    expect(JSON.stringify(many['_claim_sources'])).toContain(
      `${login(userInManyGroups).objectId}/getMemberObjects`,
    );
  });

  it('says whether the directory owns the domain of an e-mail address', async () => {
    const { user, userWithForeignMail, userWithoutMail } = bench.directory();
    const optionalClaims = { idToken: [{ name: 'email' }, { name: 'xms_edov' }] };
    await bench.control('PATCH', `/applications/${bench.provisioningApp.clientId}`, { optionalClaims });
    expect(await idTokenOf(login(user))).toMatchObject({ email: 'user@contoso.example', xms_edov: true });
    expect(await idTokenOf(login(userWithForeignMail))).toMatchObject({
      email: 'ceo@elsewhere.example',
      xms_edov: false,
    });
    expect(await idTokenOf(login(userWithoutMail))).not.toHaveProperty('email');
    const authenticationBehaviors = { removeUnverifiedEmailClaim: true };
    await bench.control('PATCH', `/applications/${bench.provisioningApp.clientId}`, {
      authenticationBehaviors,
    });
    expect(await idTokenOf(login(userWithForeignMail))).not.toHaveProperty('email');
  });
});

describe('the client credentials grant', () => {
  it('answers as Entra does, and needs consent in that very directory', async () => {
    const here = await bench.clientCredentials(bench.directory().tenantId);
    expect(Object.keys(here.body)).toEqual(['token_type', 'expires_in', 'ext_expires_in', 'access_token']);
    const { tenantId } = bench.directory('fabrikam.example');
    const elsewhere = await bench.clientCredentials(tenantId);
    expect([elsewhere.status, elsewhere.body['error'], elsewhere.body['error_codes']]).toEqual([
      401,
      'invalid_client',
      [7000229],
    ]);
    expect(elsewhere.body['error_description']).toMatch(
      / Trace ID: \S+ Correlation ID: \S+ Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
    );
  });

  it('gives a token without roles when nothing is granted: a token is no proof of consent', async () => {
    const { tenantId } = bench.directory('fabrikam.example');
    const { clientId } = bench.provisioningApp;
    const browser = bench.browser();
    const page = await browser.signIn(
      await browser.get(bench.authorizePath(tenantId, {})),
      login(bench.directory('fabrikam.example').user),
    );
    await browser.press(page, 'Accept');
    const { status, body } = await bench.clientCredentials(tenantId);
    expect(status).toBe(200);
    expect(claimsOf(body['access_token'])).not.toHaveProperty('roles');
    expect(claimsOf(body['access_token'])['appid']).toBe(clientId);
  });

  it.each([
    'https://management.azure.com',
    'https://management.core.windows.net/',
    'https://storage.azure.com',
    'https://vault.azure.net',
  ])('are given for %s without roles: the Azure SDKs ask for them in every directory', async (resource) => {
    const answer = await bench.clientCredentials('contoso.example', { scope: `${resource}/.default` });
    expect(claimsOf(answer.body['access_token'])['aud']).toBe(resource.replace(/\/$/, ''));
    expect(claimsOf(answer.body['access_token'])).not.toHaveProperty('roles');
  });

  it('are given to a user for Azure, once consented, and the scope comes back as it was asked for', async () => {
    const scope = 'https://management.azure.com/user_impersonation';
    const { tenantId, user } = bench.directory();
    const browser = bench.browser();
    const asked = await browser.get(bench.authorizePath(tenantId, { scope: `openid ${scope}` }));
    const consent = await browser.signIn(asked, login(user));
    expect(consent.text).toContain('user_impersonation');
    const back = await browser.press(consent, 'Accept');
    const { clientId, clientSecret } = bench.provisioningApp;
    const { body } = await bench.token(tenantId, {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code: back.location?.searchParams.get('code') ?? '',
      redirect_uri: CALLBACK,
    });
    expect(body['scope']).toBe(scope);
    expect(claimsOf(body['access_token'])).toMatchObject({
      aud: 'https://management.azure.com',
      scp: 'user_impersonation',
    });
  });

  const refused: [string, string, Record<string, string>, number, number][] = [
    ['an alias instead of a directory', 'common', {}, 400, 9001023],
    ['an unknown directory', 'nowhere.example', {}, 400, 90002],
    [
      'a scope without /.default',
      'contoso.example',
      { scope: 'https://graph.microsoft.com/User.Read' },
      400,
      1002012,
    ],
    ['an unknown resource', 'contoso.example', { scope: 'https://nothing.example/.default' }, 400, 500011],
    ['a wrong secret', 'contoso.example', { client_secret: 'no' }, 401, 7000215],
    [
      'an unknown client',
      'contoso.example',
      { client_id: 'b8f3a0c1-1111-4d2e-9c77-0a1b2c3d4e5f' },
      400,
      700016,
    ],
    ['an unknown grant type', 'contoso.example', { grant_type: 'magic' }, 400, 70003],
    ['no grant type', 'contoso.example', { grant_type: '' }, 400, 900144],
    ['an assertion without its type', 'contoso.example', { client_assertion: 'a.b.c' }, 400, 900144],
  ];
  it.each(refused)('refuses %s', async (_, segment, extra, status, number) => {
    const answer = await bench.clientCredentials(segment, extra);
    expect([answer.status, answer.body['error_codes']]).toEqual([status, [number]]);
  });

  it('knows an expired secret from a wrong one, and a disabled enterprise app from both', async () => {
    const { tenantId } = bench.directory();
    await bench.control('POST', '/clock', { advanceSeconds: 3 * 365 * 24 * 3600 });
    const expired = await bench.clientCredentials(tenantId);
    expect([expired.status, expired.body['error_codes']]).toEqual([401, [7000222]]);
    await bench.control('POST', '/clock', { reset: true });
    const { body } = await bench.control('GET', '/state');
    const enterpriseApps = body['servicePrincipals'] as { id: string; appId: string; directoryId: string }[];
    const ours = enterpriseApps.find(
      (one) => one.appId === bench.provisioningApp.clientId && one.directoryId === tenantId,
    );
    await bench.control('PATCH', `/servicePrincipals/${ours?.id}`, { accountEnabled: false });
    expect((await bench.clientCredentials(tenantId)).body['error_codes']).toEqual([7000112]);
  });
});

describe('the refresh token grant', () => {
  const refresh = (token: unknown, extra: Record<string, string> = {}) => {
    const { clientId, clientSecret } = bench.provisioningApp;
    const fields = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret };
    return bench.token(bench.directory().tenantId, { ...fields, refresh_token: String(token), ...extra });
  };

  it('gives a new refresh token, leaves the old one valid, and ends when it is revoked', async () => {
    const { user } = bench.directory();
    const { body } = await redeem(await codeFor(login(user), { scope: 'openid profile offline_access' }));
    const first = await refresh(body['refresh_token']);
    expect(first.status).toBe(200);
    expect(first.body['refresh_token']).not.toBe(body['refresh_token']);
    expect(claimsOf(first.body['id_token'])).not.toHaveProperty('nonce');
    expect((await refresh(body['refresh_token'])).status).toBe(200);
    await bench.control('POST', '/revoke-sessions', { userId: login(user).objectId });
    expect((await refresh(first.body['refresh_token'])).body['error_codes']).toEqual([50173]);
  });

  it('gives nothing beyond consent', async () => {
    const { body } = await redeem(
      await codeFor(login(bench.directory().user), { scope: 'openid offline_access' }),
    );
    const more = await refresh(body['refresh_token'], { scope: 'https://graph.microsoft.com/Mail.Read' });
    expect([more.body['error_codes'], more.body['suberror']]).toEqual([[65001], 'consent_required']);
  });
});
