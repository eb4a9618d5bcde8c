import { describe, expect, it } from 'vitest';
import { claimsOf, login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/* Command lines and editors sign in as Microsoft's own clients, which nobody registers. */

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const GRAPH_TOOLS = '14d82eec-204b-4c2f-b7e8-296a70dab67e';
const GRAPH = 'https://graph.microsoft.com';
const MANAGEMENT = 'https://management.azure.com';

const bench = await freshBench();

const byPassword = (client: string, scope: string, upn: string, password: string) =>
  bench.token('organizations', { grant_type: 'password', client_id: client, scope, username: upn, password });

const admin = () => login(bench.directory().admin);
const user = () => login(bench.directory().user);

describe('Azure CLI', () => {
  it.each([
    [`${MANAGEMENT}/.default`, 'user_impersonation', MANAGEMENT],
    [`${GRAPH}/.default openid profile offline_access`, 'Directory.AccessAsUser.All', GRAPH],
  ])('gets a token of %s, and nobody is asked', async (scope, granted, audience) => {
    const { status, body } = await byPassword(AZURE_CLI, scope, user().upn, user().password);
    expect(status).toBe(200);
    const claims = claimsOf(body['access_token']);
    expect(String(claims['scp']).split(' ')).toContain(granted);
    expect(claims).toMatchObject({ aud: audience, appid: AZURE_CLI });
  });

  it('signs in with a device code', async () => {
    const segment = bench.directory().tenantId;
    const url = `${bench.emulator.origin}/${segment}/oauth2/v2.0/devicecode`;
    const body = new URLSearchParams({ client_id: AZURE_CLI, scope: `${GRAPH}/.default offline_access` });
    const asked = (await (await fetch(url, { method: 'POST', body })).json()) as Record<string, string>;
    const browser = bench.browser();
    const entry = await browser.get('/common/oauth2/deviceauth');
    const shown = await browser.press(entry, 'Next', { otc: asked['user_code'] ?? '' });
    const page = await browser.signIn(shown, user());
    await browser.press(page, 'Continue');
    const { status, body: token } = await bench.token(segment, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      ...{ client_id: AZURE_CLI, device_code: asked['device_code'] ?? '' },
    });
    expect([status, typeof token['refresh_token']]).toEqual([200, 'string']);
  });

  it('comes back to a port of this machine, or to the page for native clients', async () => {
    for (const redirect_uri of [
      'http://localhost:8400',
      'https://login.microsoftonline.com/common/oauth2/nativeclient',
    ]) {
      const browser = bench.browser();
      const page = await browser.get(
        bench.authorizePath('organizations', {
          ...{ client_id: AZURE_CLI, redirect_uri, scope: `${MANAGEMENT}/.default` },
          ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
        }),
      );
      const done = await browser.signIn(page, user());
      expect(String(done.location)).toContain(redirect_uri);
      expect(done.location?.searchParams.get('code')).toBeTruthy();
    }
    const page = await fetch(`${bench.emulator.origin}/common/oauth2/nativeclient?code=x`);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('You may close this page'),
    ]);
  });

  it('does with Graph what the person may, and no more', async () => {
    const tokenOf = async ({ upn, password }: { upn: string; password: string }) =>
      String((await byPassword(AZURE_CLI, `${GRAPH}/.default`, upn, password)).body['access_token']);
    const [ofAdmin, ofUser] = [await tokenOf(admin()), await tokenOf(user())];
    const made = await bench.graph(ofAdmin, 'POST', '/applications', { displayName: 'By command line' });
    expect(made.status).toBe(201);
    expect((await bench.graph(ofUser, 'GET', '/applications')).status).toBe(200);
    const refused = await bench.graph(ofUser, 'PATCH', `/applications/${made.body['id']}`, { notes: 'x' });
    expect([refused.status, codeOf(refused.body)]).toEqual([403, 'Authorization_RequestDenied']);
  });

  it('is found by its client id, belongs to no directory here, and has no secret', async () => {
    const { body } = await bench.control('GET', '/state');
    expect(JSON.stringify(body['applications'])).not.toContain(AZURE_CLI);
    const changed = await bench.control('PATCH', `/applications/${AZURE_CLI}`, { displayName: 'Mine' });
    expect(changed.status).toBe(404);
    const secret = await bench.token('organizations', {
      ...{ grant_type: 'client_credentials', client_id: AZURE_CLI, client_secret: 'x' },
      scope: `${GRAPH}/.default`,
    });
    expect(secret.status).toBeGreaterThanOrEqual(400);
  });
});

describe('Graph Command Line Tools', () => {
  it('ask for each scope that they want, and the enterprise app is there afterwards', async () => {
    const refused = await byPassword(GRAPH_TOOLS, `${GRAPH}/User.Read`, user().upn, user().password);
    expect(JSON.stringify(refused.body)).toContain('AADSTS65001');
    const browser = bench.browser();
    const page = await browser.get(
      bench.authorizePath('organizations', {
        ...{ client_id: GRAPH_TOOLS, redirect_uri: 'http://localhost', scope: `${GRAPH}/User.Read` },
        ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
      }),
    );
    const asked = await browser.signIn(page, user());
    expect(asked.text).toContain('Microsoft Graph Command Line Tools');
    await browser.press(asked, 'Accept');
    const given = await byPassword(GRAPH_TOOLS, `${GRAPH}/User.Read`, user().upn, user().password);
    expect(given.status).toBe(200);
    const { body } = await bench.control('GET', '/state');
    expect(JSON.stringify(body['servicePrincipals'])).toContain(GRAPH_TOOLS);
  });
});

it('an API’s preauthorized clients get the scopes that it names, and others ask', async () => {
  const token = await tokenWith(bench, ['Application.ReadWrite.All']);
  const graph = (path: string, body: unknown) => bench.graph(token, 'POST', path, body);
  const clientOf = async (displayName: string): Promise<string> => {
    const { body } = await graph('/applications', {
      displayName,
      isFallbackPublicClient: true,
      publicClient: { redirectUris: ['http://localhost'] },
    });
    await graph('/servicePrincipals', { appId: body['appId'] });
    return String(body['appId']);
  };
  const [known, stranger] = [await clientOf('Known'), await clientOf('Stranger')];
  const scope = (id: string, value: string) => ({
    ...{ id, value, type: 'User', isEnabled: true, adminConsentDisplayName: value },
    ...{ adminConsentDescription: value, userConsentDisplayName: value, userConsentDescription: value },
  });
  const [read, write] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  const api = await graph('/applications', {
    displayName: 'Shop',
    identifierUris: ['api://shop.contoso.example'],
    api: {
      oauth2PermissionScopes: [scope(read, 'read'), scope(write, 'write')],
      preAuthorizedApplications: [{ appId: known, delegatedPermissionIds: [read] }],
    },
  });
  expect(api.status).toBe(201);
  await graph('/servicePrincipals', { appId: api.body['appId'] });
  const { upn, password } = user();
  const asked = async (client: string, name: string) => {
    const segment = bench.directory().tenantId;
    const { body } = await bench.token(segment, {
      ...{ grant_type: 'password', client_id: client, username: upn, password },
      scope: `api://shop.contoso.example/${name}`,
    });
    return body['error_codes'] ?? claimsOf(body['access_token'])['scp'];
  };
  expect(await asked(known, 'read')).toBe('read');
  expect(await asked(known, 'write')).toEqual([65001]);
  expect(await asked(stranger, 'read')).toEqual([65001]);
});
