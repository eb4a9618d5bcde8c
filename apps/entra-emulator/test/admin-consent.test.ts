import { describe, expect, it } from 'vitest';
import { CALLBACK, claimsOf, login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';

const bench = await freshBench();

describe('the v2 admin consent endpoint', () => {
  it('sends the global administrator who accepts back with tenant, scope and state', async () => {
    const answer = await bench.consent();
    expect(`${answer.location?.origin}${answer.location?.pathname}`).toBe(CALLBACK);
    const query = answer.location?.searchParams;
    expect(query?.get('admin_consent')).toBe('True');
    expect(query?.get('tenant')).toBe(bench.directory().tenantId);
    expect(query?.get('state')).toBe('s-1');
    expect(query?.get('scope')).toContain('https://graph.microsoft.com/.default');
    expect(query?.has('error')).toBe(false);
  });

  it('lists every permission before it asks', async () => {
    const browser = bench.browser();
    const page = await browser.signIn(
      await browser.get(bench.adminConsentPath('organizations')),
      login(bench.directory().admin),
    );
    for (const permission of ['Application.ReadWrite.OwnedBy', 'openid', 'profile'])
      expect(page.text).toContain(permission);
  });

  it('makes the enterprise app, the organization’s grant and the application permission', async () => {
    await bench.consent();
    const { body } = await bench.clientCredentials(bench.directory().tenantId);
    expect(claimsOf(body['access_token'])['roles']).toEqual(['Application.ReadWrite.OwnedBy']);
  });

  it('answers Cancel with consent_required, admin_consent=True and no tenant', async () => {
    const browser = bench.browser();
    const page = await browser.signIn(
      await browser.get(bench.adminConsentPath('organizations')),
      login(bench.directory().admin),
    );
    const query = (await browser.press(page, 'Cancel')).location?.searchParams;
    expect(query?.get('error')).toBe('consent_required');
    expect(query?.get('error_description')).toMatch(/^AADSTS65004: /);
    expect(query?.get('admin_consent')).toBe('True');
    expect(query?.get('state')).toBe('s-1');
    expect(query?.has('tenant')).toBe(false);
    expect((await bench.clientCredentials(bench.directory().tenantId)).body['error_codes']).toEqual([
      7000229,
    ]);
  });

  it.each(['user', 'applicationAdmin', 'guest'] as const)(
    'holds the %s on a page and tells the client nothing',
    async (who) => {
      const { tenantId, ...directory } = bench.directory();
      const browser = bench.browser();
      const page = await browser.signIn(
        await browser.get(bench.adminConsentPath(tenantId)),
        login(directory[who]),
      );
      expect(page.location).toBeUndefined();
      expect(page.text).toContain('Need admin approval');
      expect(page.text).toContain('AADSTS90094');
      const forced = await browser.post(`/${tenantId}/login`, {
        flow: /name="flow" value="([^"]+)"/.exec(page.text)?.[1] ?? '',
        step: 'consent',
        user: login(directory[who]).objectId,
        answer: 'accept',
      });
      expect(forced.text).toContain('Need admin approval');
    },
  );

  it('lets an application administrator consent to delegated permissions alone', async () => {
    const { tenantId, applicationAdmin } = bench.directory();
    const browser = bench.browser();
    const path = bench.adminConsentPath(tenantId, { scope: 'openid profile' });
    const page = await browser.signIn(await browser.get(path), login(applicationAdmin));
    const answer = await browser.press(page, 'Accept');
    expect(answer.location?.searchParams.get('tenant')).toBe(tenantId);
    expect(claimsOf((await bench.clientCredentials(tenantId)).body['access_token'])).not.toHaveProperty(
      'roles',
    );
  });

  it('refuses common, a forged client and a redirect URI that is not registered, each on a page', async () => {
    const browser = bench.browser();
    const common = await browser.get(bench.adminConsentPath('common'));
    expect([common.status, common.location]).toEqual([400, undefined]);
    const forged = await browser.get(
      bench.adminConsentPath('organizations', { client_id: 'b8f3a0c1-1111-4d2e-9c77-0a1b2c3d4e5f' }),
    );
    expect(forged.text).toContain('AADSTS700016');
    const elsewhere = await browser.get(
      bench.adminConsentPath('organizations', { redirect_uri: 'https://evil.example/cb' }),
    );
    expect(elsewhere.text).toContain('AADSTS50011');
    for (const page of [forged, elsewhere]) {
      expect(page.location).toBeUndefined();
      for (const line of ['Request Id:', 'Correlation Id:', 'Timestamp:']) expect(page.text).toContain(line);
    }
  });

  it('takes an answer only from the browser that was asked, and only once', async () => {
    const { tenantId, admin } = bench.directory();
    const victim = bench.browser();
    const page = await victim.signIn(await victim.get(bench.adminConsentPath(tenantId)), login(admin));
    const stranger = await bench.browser().press(page, 'Accept');
    expect(stranger.text).toContain('AADSTS165000');
    expect((await victim.press(page, 'Accept')).location).toBeDefined();
    expect((await victim.press(page, 'Accept')).text).toContain('AADSTS165000');
  });
});

describe('the v1 admin consent endpoint', () => {
  it('grants what is declared, without a scope parameter, and answers Cancel with permission_denied', async () => {
    const { clientId } = bench.provisioningApp;
    const path = `/common/adminconsent?${new URLSearchParams({ client_id: clientId, redirect_uri: CALLBACK, state: 'v1' })}`;
    const browser = bench.browser();
    const page = await browser.signIn(await browser.get(path), login(bench.directory().admin));
    const canceled = await browser.press(page, 'Cancel');
    expect(canceled.location?.searchParams.get('error')).toBe('permission_denied');
    const accepted = (await browser.press(await browser.get(path), 'Accept')).location?.searchParams;
    expect([accepted?.get('tenant'), accepted?.get('admin_consent'), accepted?.has('scope')]).toEqual([
      bench.directory().tenantId,
      'True',
      false,
    ]);
  });

  it('takes a redirect URI with more path segments than are registered, and nothing else; v2 takes none', async () => {
    const { clientId } = bench.provisioningApp;
    const browser = bench.browser();
    const ask = (redirectUri: string) =>
      browser.get(
        `/common/adminconsent?${new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri })}`,
      );
    const page = await browser.signIn(await ask(`${CALLBACK}/acme/7`), login(bench.directory().admin));
    expect(page.text).not.toContain('AADSTS50011');
    for (const end of ['x', '/../x', '/a/..', '//x', '?a=b', '/a?b', '/a#b', '/%2e%2e', '@evil.example'])
      expect((await ask(`${CALLBACK}${end}`)).text, end).toContain('AADSTS50011');
    const v2 = await browser.get(
      bench.adminConsentPath('organizations', { redirect_uri: `${CALLBACK}/acme` }),
    );
    expect(v2.text).toContain('AADSTS50011');
  });
});
