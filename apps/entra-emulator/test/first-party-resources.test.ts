import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { firstPartyResources } from '../src/directory/first-party-resources.ts';
import { Bench, claimsOf, login } from './support/bench.ts';
import { tokenWith } from './support/graph-access.ts';

/* Microsoft's own APIs: whatever tokens are for has an enterprise app in the directory, and the other way round. */

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const MICROSOFT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  token = await tokenWith(bench, ['Application.ReadWrite.All']);
});
afterAll(() => bench.close());

const graph = (method: string, path: string, body?: unknown) => bench.graph(token, method, path, body);
const appOf = (appId: string) => graph('GET', `/servicePrincipals(appId='${appId}')`);
const tokenFor = (resource: string, fields: Record<string, string> = {}) => {
  const { clientId, clientSecret } = bench.provisioningApp;
  const client = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  return bench.token(bench.directory().tenantId, { ...client, scope: `${resource}/.default`, ...fields });
};

describe.each(firstPartyResources)(
  '$displayName ($audience)',
  ({ appId, audience, displayName, scopes, appRoles }) => {
    it('is an enterprise app of every directory, with what it offers', async () => {
      const { status, body } = await appOf(appId);
      expect([status, body]).toEqual([
        200,
        expect.objectContaining({ appId, displayName, appOwnerOrganizationId: MICROSOFT }),
      ]);
      expect(body['servicePrincipalNames']).toContain(audience);
      const offered = (body['oauth2PermissionScopes'] as { value: string }[]).map(({ value }) => value);
      expect(offered).toEqual(scopes.map(({ value }) => value));
      const roles = (body['appRoles'] as { value: string }[]).map(({ value }) => value);
      expect(roles).toEqual(appRoles.map(({ value }) => value));
    });

    it('gets tokens by its name, with and without the slash, and by its id', async () => {
      for (const name of [audience, `${audience}/`]) {
        const { status, body } = await tokenFor(name);
        expect([name, status]).toEqual([name, 200]);
        expect(claimsOf(body['access_token'])['aud']).toBe(audience);
      }
      expect((await tokenFor(appId)).status).toBe(200);
    });
  },
);

it('its enterprise app is there once, and comes back when it was deleted', async () => {
  const [first] = firstPartyResources;
  const appId = String(first?.appId);
  expect((await graph('POST', '/servicePrincipals', { appId })).status).toBe(409);
  const { body } = await appOf(appId);
  expect((await graph('DELETE', `/servicePrincipals/${body['id']}`)).status).toBe(204);
  expect((await appOf(appId)).status).toBe(404);
  const again = await graph('POST', '/servicePrincipals', { appId });
  expect([again.status, again.body['appOwnerOrganizationId']]).toEqual([201, MICROSOFT]);
  const unknown = { appId: '11111111-2222-4333-8444-555555555555' };
  expect((await graph('POST', '/servicePrincipals', unknown)).status).toBe(400);
});

it('a state of a time before it was there gets its enterprise app', async () => {
  const { body } = await bench.control('GET', '/export');
  const text = JSON.stringify(body);
  const saved = JSON.parse(text);
  const isOurs = ({ appId }: { appId: string }) => firstPartyResources.every((one) => one.appId !== appId);
  saved.content.servicePrincipals = saved.content.servicePrincipals.filter(isOurs);
  expect(JSON.stringify(saved)).not.toBe(text);
  expect((await bench.control('POST', '/import', saved)).status).toBe(200);
  token = await tokenWith(bench, ['Application.Read.All']);
  for (const { appId } of firstPartyResources) expect((await appOf(appId)).status).toBe(200);
});

it('Azure CLI is asked for nobody’s consent to those of Azure, and to no mail', async () => {
  const { upn, password } = login(bench.directory().user);
  const signIn = (scope: string) =>
    bench.token('organizations', {
      grant_type: 'password',
      client_id: AZURE_CLI,
      scope,
      username: upn,
      password,
    });
  for (const name of ['https://database.windows.net/', '499b84ac-1321-427f-aa17-267ca6975798']) {
    const { body } = await signIn(`${name}/.default`);
    expect(claimsOf(body['access_token'])['scp']).toBe('user_impersonation');
  }
  const mail = await signIn('https://outlook.office365.com/EWS.AccessAsUser.All');
  expect(mail.body['error_codes']).toEqual([65001]);
});
