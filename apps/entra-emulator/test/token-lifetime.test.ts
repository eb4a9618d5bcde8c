import { beforeEach, describe, expect, it } from 'vitest';
import { claimsOf } from './support/bench.ts';
import { entries, tokenWith } from './support/graph-access.ts';
import { assignedPolicy, inDirectory } from './support/policy-writer.ts';
import { apiWithScope, type RegisteredApp, registerApp } from './support/registered-app.ts';
import { Shop } from './support/shop.ts';

/* A token lifetime policy decides how long access tokens and id_tokens live, and nothing else. */

const shop = new Shop();
const write = (method: string, path: string, body?: unknown) => inDirectory(shop.bench)(method, path, body);
const policy = (AccessTokenLifetime: string, more: object = {}) => ({
  TokenLifetimePolicy: { Version: 1, AccessTokenLifetime, ...more },
});
const assign = (definition: object, holder?: string, isOrganizationDefault = false) =>
  assignedPolicy(shop.bench, 'tokenLifetimePolicies', definition, holder, isOrganizationDefault);

const lifeOf = (token: unknown): number => {
  const { iat, exp } = claimsOf(token);
  return Number(exp) - Number(iat);
};

let api: RegisteredApp;
beforeEach(async () => {
  api = await registerApp(shop.bench, {
    application: { displayName: 'API', identifierUris: ['api://api'], api: apiWithScope(2) },
  });
});

/** Signs in for the API: how long the tokens live, and what the answer says about it. */
async function lives(): Promise<Record<string, unknown>> {
  const browser = shop.bench.browser();
  const page = await shop.visit({ scope: 'openid offline_access api://api/access' }, browser);
  const answer = page.location === undefined ? await browser.press(page, 'Accept') : page;
  const { body } = await shop.tokensOf(answer);
  return {
    ...{ id: lifeOf(body['id_token']), access: lifeOf(body['access_token']), told: body['expires_in'] },
    refreshToken: body['refresh_token'],
  };
}

describe('how long tokens live', () => {
  it('is the policy’s of the API for access tokens, and of the client for id_tokens', async () => {
    await assign(policy('02:00:00'), `/servicePrincipals/${api.servicePrincipalId}`);
    await assign(policy('00:30:00'), `/applications/${shop.app.objectId}`);
    expect(await lives()).toMatchObject({ id: 1800, access: 7200, told: 7200 });
  });

  it('is first the enterprise app’s, then the directory’s, then the registration’s', async () => {
    await assign(policy('00:30:00'), `/applications/${api.objectId}`);
    expect(await lives()).toMatchObject({ access: 1800, told: 1800, id: 3600 });
    const id = await assign(policy('03:00:00'), undefined, true);
    expect(await lives()).toMatchObject({ access: 10_800, told: 10_800, id: 10_800 });
    await assign(policy('04:00:00'), `/servicePrincipals/${api.servicePrincipalId}`);
    expect(await lives()).toMatchObject({ access: 14_400, told: 14_400, id: 10_800 });
    expect((await write('DELETE', `/policies/tokenLifetimePolicies/${id}`)).status).toBe(204);
    expect(await lives()).toMatchObject({ access: 14_400, id: 3600 });
  });

  it('is told at refresh, app-only and at the front channel, and Graph keeps to it', async () => {
    await assign(policy('00:10:00'), undefined, true);
    const { refreshToken } = await lives();
    const { body } = await shop.token({
      ...{ grant_type: 'refresh_token', refresh_token: String(refreshToken), client_secret: shop.app.secret },
      scope: 'api://api/access',
    });
    expect([body['expires_in'], lifeOf(body['access_token'])]).toEqual([600, 600]);
    await shop.change({ web: { implicitGrantSettings: { enableAccessTokenIssuance: true } } });
    const front = await shop.visit({ response_type: 'token', scope: 'User.Read', response_mode: 'fragment' });
    expect(new URLSearchParams(front.location?.hash.slice(1)).get('expires_in')).toBe('600');
    const token = await shop.bench.graphToken();
    const read = async () => (await shop.bench.graph(token, 'GET', '/applications')).status;
    await shop.bench.control('POST', '/clock', { advanceSeconds: 590 });
    expect(await read()).toBe(200);
    await shop.bench.control('POST', '/clock', { advanceSeconds: 20 });
    expect(await read()).toBe(401);
    await shop.bench.control('POST', '/clock', { reset: true });
  });

  it('is another directory’s business no more than another application’s', async () => {
    await assign(policy('00:10:00'), `/servicePrincipals/${api.servicePrincipalId}`);
    await shop.bench.consent(shop.bench.browser(), 'fabrikam.example');
    expect(lifeOf(await shop.bench.graphToken())).toBe(3599);
    await assign(policy('00:20:00'), undefined, true);
    expect(lifeOf(await shop.bench.graphToken())).toBe(1200);
    expect(lifeOf(await shop.bench.graphToken('fabrikam.example'))).toBe(3599);
  });

  it('of refresh tokens and sessions is not changed by the retired properties', async () => {
    const retired = { MaxInactiveTime: '00:10:00', MaxAgeSessionSingleFactor: 'until-revoked' };
    await assign({ TokenLifetimePolicy: { Version: 1, ...retired } }, undefined, true);
    const { refreshToken, access } = await lives();
    expect(access).toBe(3599);
    await shop.bench.control('POST', '/clock', { advanceSeconds: 24 * 3600 });
    const { status } = await shop.token({
      ...{ grant_type: 'refresh_token', refresh_token: String(refreshToken), client_secret: shop.app.secret },
    });
    expect(status).toBe(200);
    await shop.bench.control('POST', '/clock', { reset: true });
  });
});

describe('a definition', () => {
  it.each(['00:10:00', '23:59:59', '1.00:00:00', '00:90:00'])('of %s is taken', async (time) => {
    expect(await assign(policy(time))).not.toBe('');
  });

  const wrong: unknown[] = [
    ...['00:09:59', '24:00:00', '1.00:00:01', '2.00:00:00', '00:10:60', '-01:00:00', 'PT1H', '', '00:10'].map(
      (time) => policy(time),
    ),
    { TokenLifetimePolicy: { Version: 1, AccessTokenLifetime: 3600 } },
    { TokenLifetimePolicy: { Version: '1', AccessTokenLifetime: '01:00:00' } },
    { TokenLifetimePolicy: { AccessTokenLifetime: '01:00:00' } },
    policy('01:00:00', { MaxInactiveTime: 'soon' }),
    policy('01:00:00', { RefreshTokenLifetime: '01:00:00' }),
    { ...policy('01:00:00'), Other: {} },
    { TokenLifetimePolicy: [] },
    [],
    7,
    null,
  ];
  it.each(wrong.map((one) => [JSON.stringify(one)]))('of %s is refused', async (text) => {
    const body = { displayName: 'x', definition: [text] };
    const answer = await write('POST', '/policies/tokenLifetimePolicies', body);
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'Request_BadRequest' }]);
  });
});

describe('in Graph', () => {
  it('one policy is the directory’s default, and a second one is refused', async () => {
    const id = await assign(policy('01:00:00'), undefined, true);
    const path = '/policies/tokenLifetimePolicies';
    const other = { displayName: 'x', definition: [JSON.stringify(policy('02:00:00'))] };
    expect((await write('POST', path, { ...other, isOrganizationDefault: true })).status).toBe(409);
    const made = await write('POST', path, other);
    const becoming = () => write('PATCH', `${path}/${made.body['id']}`, { isOrganizationDefault: true });
    expect((await becoming()).status).toBe(409);
    expect((await write('PATCH', `${path}/${id}`, { isOrganizationDefault: false })).status).toBe(204);
    expect((await becoming()).status).toBe(204);
  });

  it('an application’s policy is listed and expanded, and gone with its assignment', async () => {
    const holder = `/applications/${api.objectId}`;
    const id = await assign(policy('01:00:00'), holder);
    expect((await write('GET', `${holder}/tokenLifetimePolicies`)).body).toMatchObject({
      '@odata.context': expect.stringMatching(/#Collection\(microsoft\.graph\.tokenLifetimePolicy\)$/),
      value: [{ id }],
    });
    const { body } = await write('GET', `${holder}?$expand=tokenLifetimePolicies`);
    expect(body['tokenLifetimePolicies']).toMatchObject([{ id }]);
    expect((await write('DELETE', `${holder}/tokenLifetimePolicies/${id}/$ref`)).status).toBe(204);
    expect(entries((await write('GET', `${holder}/tokenLifetimePolicies`)).body)).toEqual([]);
  });

  it('who manages only its own applications gives policies to no others', async () => {
    const id = await assign(policy('01:00:00'));
    const token = await tokenWith(shop.bench, ['Application.ReadWrite.OwnedBy', 'Policy.Read.All']);
    const body = { '@odata.id': `${shop.bench.emulator.graphUrl}/policies/tokenLifetimePolicies/${id}` };
    const give = async (objectId: string) =>
      (await shop.bench.graph(token, 'POST', `/applications/${objectId}/tokenLifetimePolicies/$ref`, body))
        .status;
    const foreign = await write('POST', '/applications', { displayName: 'Foreign' });
    expect(await give(String(foreign.body['id']))).toBe(403);
    expect(await give(api.objectId)).toBe(204);
  });

  it('comes back with a snapshot and an import, and a state from before has none', async () => {
    await assign(policy('00:20:00'), `/servicePrincipals/${api.servicePrincipalId}`);
    const { body } = await shop.bench.control('GET', '/export');
    const { content, ...rest } = body as { content: Record<string, unknown> };
    const { stsPolicies, appManagementPolicies: _, administrativeUnits: _units, ...older } = content;
    expect(stsPolicies).toHaveLength(1);
    expect((await shop.bench.control('POST', '/import', { ...rest, content: older })).status).toBe(200);
    expect(await lives()).toMatchObject({ access: 3599 });
    expect((await shop.bench.control('POST', '/import', body)).status).toBe(200);
    expect(await lives()).toMatchObject({ access: 1200 });
    await shop.bench.control('POST', '/reset');
    expect(entries((await write('GET', '/policies/tokenLifetimePolicies')).body)).toEqual([]);
  });
});
