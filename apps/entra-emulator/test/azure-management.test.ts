import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';

/* What programs of Azure ask for before they believe that somebody is signed in. */

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

const tokenFor = async (scope: string, who = login(bench.directory().user)) => {
  const { body } = await bench.token('organizations', {
    ...{ grant_type: 'password', client_id: AZURE_CLI, username: who.upn, password: who.password, scope },
  });
  return String(body['access_token']);
};
const ask = async (path: string, token: string, method = 'GET') => {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${bench.emulator.origin}${path}?api-version=2022-12-01`, { method, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

it('tells the directories of a person, at home and as a guest, and no subscriptions', async () => {
  const token = await tokenFor('https://management.core.windows.net//.default');
  const { tenantId, displayName } = bench.directory();
  expect(await ask('/tenants', token)).toMatchObject({
    status: 200,
    body: { value: [{ id: `/tenants/${tenantId}`, tenantId, displayName }] },
  });
  expect(await ask('/subscriptions', token)).toMatchObject({ status: 200, body: { value: [] } });
  await bench.control('POST', '/directories/fabrikam.example/graph/invitations', {
    ...{
      invitedUserEmailAddress: login(bench.directory().user).upn,
      inviteRedirectUrl: 'https://shop.example/',
    },
  });
  const { body } = await ask('/tenants', token);
  const ids = (body['value'] as { tenantId: string }[]).map((one) => one.tenantId);
  expect(ids).toEqual([tenantId, bench.directory('fabrikam.example').tenantId]);
});

it('wants a token for Azure, and says what it has not', async () => {
  const forGraph = await tokenFor('https://graph.microsoft.com/.default');
  for (const token of ['', 'nonsense', forGraph]) expect((await ask('/tenants', token)).status).toBe(401);
  const token = await tokenFor('https://management.azure.com/.default');
  expect((await ask('/tenants', token)).status).toBe(200);
  expect(await ask('/tenants', token, 'POST')).toMatchObject({
    status: 501,
    body: { error: { code: 'NotEmulated' } },
  });
});
