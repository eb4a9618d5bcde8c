import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/* Microsoft's own applications that the emulator has nothing of: it says so, and does not call them unknown. */

const GRAPH_EXPLORER = 'de8bc8b5-d9f9-48b1-a8ad-b748da725064';
const SHAREPOINT = '00000003-0000-0ff1-ce00-000000000000';

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, ['Application.ReadWrite.All']);
});
afterAll(() => bench.close());

const tokenFor = (resource: string) => {
  const { clientId, clientSecret } = bench.provisioningApp;
  const client = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  return bench.token(bench.directory().tenantId, { ...client, scope: `${resource}/.default` });
};

describe('a token', () => {
  it.each([
    ['https://contoso.sharepoint.com', 'SharePoint Online'],
    ['https://contoso-admin.sharepoint.com/', 'SharePoint Online'],
    [SHAREPOINT, 'SharePoint Online'],
    ['https://myaccount.blob.core.windows.net', 'a storage account of Azure'],
    ['https://myaccount.queue.core.windows.net', 'a storage account of Azure'],
    ['https://analysis.windows.net/powerbi/api', 'Power BI and Fabric'],
    ['2ff814a6-3304-4ab8-85cb-cd0e6f879c1d', 'Azure Databricks'],
    ['https://appconfig.azure.com', 'Azure App Configuration'],
    ['https://mystore.azconfig.io', 'Azure App Configuration'],
    ['6dae42f8-4368-4678-94ff-3960e28e3630', 'Azure Kubernetes Service'],
    ['https://api.botframework.com', 'Azure Bot Service'],
    ['https://redis.azure.com', 'Azure Cache for Redis'],
    ['acca5fbb-b7e4-4009-81f1-37e38fd66d78', 'Azure Cache for Redis'],
    ['https://purview.azure.net', 'Microsoft Purview'],
    ['https://digitaltwins.azure.net', 'Azure Digital Twins'],
    ['https://attest.azure.net', 'Azure Attestation'],
    ['https://webpubsub.azure.com', 'Azure Web PubSub'],
    ['https://communication.azure.com/', 'Azure Communication Services'],
    ['https://service.flow.microsoft.com/', 'Power Automate'],
    ['74658136-14ec-4630-ad9b-26e160ff0fc6', 'the API of the Azure portal'],
    ['https://graph.windows.net', 'Azure AD Graph'],
    ['api://AzureADTokenExchange', 'the exchange of tokens for workload identities'],
    ['api://AzureADTokenExchangeUSGov', 'the exchange of tokens for workload identities'],
  ])('for %s is 501, with its name', async (resource, name) => {
    const { status, body } = await tokenFor(resource);
    expect([status, body['error']]).toEqual([501, 'NotEmulated']);
    expect(body['error_description']).toContain(`does not have tokens for ${name}`);
  });

  it.each([
    'https://sharepoint.com.example',
    'https://evilsharepoint.com',
    'https://contoso.sharepoint.com/sites/x',
    'http://contoso.sharepoint.com',
    'https://shop.contoso.example',
    '11111111-2222-4333-8444-555555555555',
  ])('for %s is refused as unknown', async (resource) => {
    expect((await tokenFor(resource)).body['error_codes']).toEqual([500011]);
  });

  it('is told apart at v1, too', async () => {
    const { clientId, clientSecret } = bench.provisioningApp;
    const client = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const url = `${bench.emulator.origin}/${bench.directory().tenantId}/oauth2/token`;
    const body = new URLSearchParams({ ...client, resource: 'https://contoso.sharepoint.com' });
    expect((await fetch(url, { method: 'POST', body })).status).toBe(501);
  });
});

describe('Graph Explorer', () => {
  it('signs nobody in: a page says why', async () => {
    const url = bench.authorizePath('organizations', { client_id: GRAPH_EXPLORER });
    const page = await fetch(new URL(url, bench.emulator.origin), { redirect: 'manual' });
    expect(page.status).toBe(501);
    expect(await page.text()).toContain('Graph Explorer');
  });

  it('gets no device code, in the form for programs', async () => {
    const url = `${bench.emulator.origin}/organizations/oauth2/v2.0/devicecode`;
    const body = new URLSearchParams({ client_id: GRAPH_EXPLORER, scope: 'User.Read' });
    const asked = await fetch(url, { method: 'POST', body });
    expect([asked.status, await asked.json()]).toEqual([
      501,
      expect.objectContaining({ error: 'NotEmulated' }),
    ]);
  });
});

it('what is declared of it is no consent that silently leaves something out', async () => {
  const { provisioningApp } = bench;
  const path = `/applications/${provisioningApp.clientId}`;
  const resourceAccess = [{ id: '11111111-2222-4333-8444-555555555555', type: 'Role' }];
  const requiredResourceAccess = [{ resourceAppId: SHAREPOINT, resourceAccess }];
  await bench.control('PATCH', path, { requiredResourceAccess });
  const address = bench.adminConsentPath(bench.directory().tenantId);
  const page = await bench.browser().get(address);
  expect([page.status, page.text]).toEqual([501, expect.stringContaining('SharePoint Online')]);
});

describe('the enterprise app', () => {
  it('of SharePoint Online is no object that was not found', async () => {
    const one = `/servicePrincipals(appId='${SHAREPOINT}')`;
    const answers = [
      await bench.graph(token, 'GET', one),
      await bench.graph(token, 'POST', '/servicePrincipals', { appId: SHAREPOINT }),
    ];
    for (const { status, body } of answers) expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
    const found = (appId: string) =>
      bench.graph(token, 'GET', `/servicePrincipals?$filter=appId eq '${appId}'`);
    expect((await found(SHAREPOINT)).status).toBe(501);
    for (const none of ['11111111-2222-4333-8444-555555555555', 'https://contoso.example'])
      expect([none, (await found(none)).body['value']]).toEqual([none, []]);
    const unknown = "/servicePrincipals(appId='11111111-2222-4333-8444-555555555555')";
    expect((await bench.graph(token, 'GET', unknown)).status).toBe(404);
  });
});
