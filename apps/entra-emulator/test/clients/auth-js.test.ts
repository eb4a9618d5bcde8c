import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login } from '../support/bench.ts';
import { ClientBench } from '../support/client-bench.ts';
import { type RegisteredApp, registerApp, usualGraphAccess } from '../support/registered-app.ts';

const APP_ORIGIN = 'https://shop.example';

let bench: ClientBench;
let web: RegisteredApp;

beforeAll(async () => {
  bench = await ClientBench.startOverTls();
  web = await registerApp(bench, {
    application: {
      displayName: 'Shop',
      web: { redirectUris: [`${APP_ORIGIN}/auth/callback/microsoft-entra-id`] },
      requiredResourceAccess: [usualGraphAccess],
    },
    secret: true,
    consent: true,
  });
});
afterAll(() => bench.close());

const start = () =>
  bench.runAsMicrosoft('auth-js.mjs', 'signIn', {
    CLIENT_ID: web.appId,
    CLIENT_SECRET: web.secret,
    APP_ORIGIN,
  });

describe('Auth.js with its Entra provider, unmodified', () => {
  it('signs a user in under Microsoft’s own names, its hard-coded photo address included', async () => {
    const script = start();
    const { url } = await script.says();
    const browser = bench.secureBrowser();
    const page = await browser.get(bench.reachable(String(url)));
    const answer = await browser.signIn(page, login(bench.directory().user));
    script.hears(answer.location?.href ?? '');
    const { session, location } = await script.says();
    expect(location).toBe(APP_ORIGIN);
    expect(session).toMatchObject({ user: { name: 'Uma User', email: 'user@contoso.example' } });
    const { body } = await bench.control('GET', '/requests');
    expect(JSON.stringify(body)).toContain('/v1.0/me/photos/48x48/$value');
  });

  it('makes no session of a sign-in that was declined', async () => {
    await bench.control('POST', '/next-authorization', { error: 'access_denied', aadsts: 65004 });
    const script = start();
    const { url } = await script.says();
    const declined = await bench.secureBrowser().get(bench.reachable(String(url)));
    expect(declined.location?.searchParams.get('error_description')).toContain('AADSTS65004');
    script.hears(declined.location?.href ?? '');
    const { session, location } = await script.says();
    expect(session).toBeNull();
    expect(new URL(String(location)).searchParams.get('error')).toBe('OAuthCallbackError');
  });
});
