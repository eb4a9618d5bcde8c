import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, login } from '../support/bench.ts';
import { ClientBench, type ClientScript } from '../support/client-bench.ts';
import { type RegisteredApp, registerApp, usualGraphAccess } from '../support/registered-app.ts';

const REDIRECT = 'https://shop.example/back';

let bench: ClientBench;
let web: RegisteredApp;

beforeAll(async () => {
  bench = await ClientBench.startOverTls();
  web = await registerApp(bench, {
    application: {
      displayName: 'Shop',
      signInAudience: 'AzureADMultipleOrgs',
      web: {
        redirectUris: [REDIRECT],
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
      },
      requiredResourceAccess: [usualGraphAccess],
    },
    secret: true,
    consent: true,
  });
});
afterAll(() => bench.close());

const settings = (segment = bench.directory().tenantId) => ({
  SEGMENT: segment,
  CLIENT_ID: web.appId,
  CLIENT_SECRET: web.secret,
  REDIRECT_URI: REDIRECT,
});

/** Signs the user in where the script points, and hands it the address that the browser was sent back to. */
async function signIn(script: ClientScript): Promise<Record<string, unknown>> {
  const { url, message } = await script.says();
  if (message !== undefined) throw new Error(String(message));
  const browser = bench.secureBrowser();
  const answer = await browser.signIn(
    await browser.get(bench.reachable(String(url))),
    login(bench.directory().user),
  );
  script.hears(answer.location?.href ?? '');
  return await script.says();
}

describe('openid-client, unmodified, over HTTPS', () => {
  it('signs in with code, PKCE, state and nonce, refreshes, and asks userinfo', async () => {
    const { claims, refreshed, who, message } = await signIn(
      bench.run('openid-client.mjs', 'code', settings()),
    );
    expect(message).toBeUndefined();
    const { tenantId, user } = bench.directory();
    expect(claims).toMatchObject({
      iss: `${bench.httpsOrigin}/${tenantId}/v2.0`,
      oid: login(user).objectId,
      email: 'user@contoso.example',
    });
    expect(refreshed).toMatchObject({ oid: login(user).objectId });
    expect(who).toMatchObject({ name: 'Uma User', email: 'user@contoso.example' });
  });

  it.each(['hybrid', 'implicit'])('signs in and checks nonce and hashes, by the flows: %s', async (flow) => {
    const { claims, message } = await signIn(bench.run('openid-client.mjs', flow, settings()));
    expect(message).toBeUndefined();
    expect(claims).toMatchObject({ tid: bench.directory().tenantId, name: 'Uma User' });
  });

  it('gets an app-only token', async () => {
    const { accessToken } = await bench.run('openid-client.mjs', 'secret', settings()).says();
    expect(claimsOf(accessToken)['appid']).toBe(web.appId);
  });

  it('signs in through common under Microsoft’s own names', async () => {
    const script = bench.runAsMicrosoft('openid-client.mjs', 'code', settings('common'));
    const { claims, message } = await signIn(script);
    expect(message).toBeUndefined();
    const { tenantId } = bench.directory();
    expect(claims).toMatchObject({
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      tid: tenantId,
    });
  });
});
