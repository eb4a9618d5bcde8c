import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { expect, test } from 'vitest';
import { porticoForClients, register, signInOnPages } from './support.ts';

const portico = await porticoForClients();
const redirectUri = 'http://127.0.0.1:9/callback';

test('oidc-client-ts signs in as a single-page app: code with PKCE and no secret, and refreshes', async () => {
  const { clientId } = await register(portico, { kind: 'spa', redirect_uris: [redirectUri] });
  const client = new OidcClient({
    authority: portico.project.issuer,
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access',
    loadUserInfo: true,
    stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });
  const request = await client.createSigninRequest({ state: { page: '/orders' } });
  const page = await signInOnPages(portico, portico.newBrowser(), request.url);
  const signedIn = await client.processSigninResponse(page.url.href);
  expect(signedIn.profile).toMatchObject({
    org_id: portico.organizations.a.id,
    email: 'user@contoso.example',
  });
  expect(signedIn.userState).toEqual({ page: '/orders' });
  expect(signedIn.refresh_token).toBeTruthy();
});
