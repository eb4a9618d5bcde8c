import { describe, expect, it } from 'vitest';
import { graphAppRoles, graphScopes } from '../src/directory/graph-permissions.ts';
import { CALLBACK, claimsOf, login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { consentTo } from './support/registered-app.ts';

const GRAPH = '00000003-0000-0000-c000-000000000000';
const NOBODY = '5d7f2a90-3c1e-4b86-9a4d-e07b8c61f253';

const bench = await freshBench();

const declare = (requiredResourceAccess: object[]) =>
  bench.control('PATCH', `/applications/${bench.provisioningApp.clientId}`, { requiredResourceAccess });

const withIds = (ids: { id: string }[], type: 'Scope' | 'Role') => ids.map(({ id }) => ({ id, type }));

describe('the permissions of Graph', () => {
  it('are all that Microsoft publishes, with its ids', () => {
    expect([graphScopes.length, graphAppRoles.length]).toEqual([598, 534]);
    for (const list of [graphScopes, graphAppRoles]) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
      expect(new Set(list.map(({ value }) => value)).size).toBe(list.length);
      for (const { id, value } of list) {
        expect(id, value ?? '').toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        expect(value, id).toMatch(/^[\w.-]+$/);
      }
    }
    const known = (list: readonly { id: string; value: string | null }[], value: string) =>
      list.find((one) => one.value === value);
    expect(known(graphScopes, 'Mail.Send')).toMatchObject({
      id: 'e383f46e-2787-4529-855e-0e479a3ffac0',
      type: 'User',
    });
    expect(known(graphScopes, 'Sites.FullControl.All')).toMatchObject({ type: 'Admin' });
    expect(known(graphAppRoles, 'Mail.Send')?.id).toBe('b633e1c5-b582-4048-a93e-9f11b44c7e96');
  });

  it('can all be declared, consented to and granted, and appear in tokens', async () => {
    const all = [...withIds([...graphScopes], 'Scope'), ...withIds([...graphAppRoles], 'Role')];
    const granted = new Set<string>();
    // An application declares 400 at most; app roles that were granted stay.
    for (let from = 0; from < all.length; from += 400) {
      const resourceAccess = all.slice(from, from + 400);
      expect((await declare([{ resourceAppId: GRAPH, resourceAccess }])).status).toBe(204);
      await consentTo(bench, bench.provisioningApp.clientId);
      const grants = await bench.control('GET', '/directories/contoso.example/graph/oauth2PermissionGrants');
      for (const { scope } of grants.body['value'] as { scope: string }[])
        for (const value of scope.split(' ')) granted.add(value);
    }
    const { body } = await bench.clientCredentials(bench.directory().tenantId);
    const held = claimsOf(body['access_token'])['roles'] as string[];
    expect([...held].sort()).toEqual(graphAppRoles.map(({ value }) => value).sort());
    expect([...granted].sort()).toEqual(graphScopes.map(({ value }) => value).sort());
  });

  it('can be asked for one by one; those that want an administrator are held for one', async () => {
    const { tenantId, user, admin } = bench.directory();
    const path = bench.authorizePath(tenantId, { scope: 'openid Mail.Send Calendars.ReadWrite' });
    const browser = bench.browser();
    const asked = await browser.signIn(await browser.get(path), login(user));
    for (const name of ['Mail.Send', 'Calendars.ReadWrite'])
      expect(asked.text).toContain(`<code>${name}</code>`);
    const answer = await browser.press(asked, 'Accept');
    const { clientId, clientSecret } = bench.provisioningApp;
    const { body } = await bench.token(tenantId, {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code: answer.location?.searchParams.get('code') ?? '',
      redirect_uri: CALLBACK,
    });
    const scopes = String(claimsOf(body['access_token'])['scp']).split(' ');
    expect(scopes).toEqual(expect.arrayContaining(['Mail.Send', 'Calendars.ReadWrite']));
    const strong = bench.authorizePath(tenantId, { scope: 'openid Sites.FullControl.All' });
    expect((await browser.get(strong)).text).toContain('Need admin approval');
    const other = bench.browser();
    const page = await other.signIn(await other.get(strong), login(admin));
    expect(page.text).toContain('<code>Sites.FullControl.All</code>');
  });
});

describe('admin consent', () => {
  const ask = async (path: string) => {
    const browser = bench.browser();
    const page = await browser.get(path);
    return page.text.includes('AADSTS') ? page : await browser.signIn(page, login(bench.directory().admin));
  };

  it.each(['v1', 'v2'])('leaves nothing out in silence (%s)', async (version) => {
    const { tenantId } = bench.directory();
    const path =
      version === 'v2'
        ? bench.adminConsentPath(tenantId)
        : `/${tenantId}/adminconsent?client_id=${bench.provisioningApp.clientId}`;
    for (const type of ['Scope', 'Role'] as const) {
      await declare([{ resourceAppId: GRAPH, resourceAccess: [{ id: NOBODY, type }] }]);
      const page = await ask(path);
      expect(page.text).toContain('AADSTS650056');
      expect(page.text).toContain(NOBODY);
    }
    await declare([{ resourceAppId: NOBODY, resourceAccess: [{ id: NOBODY, type: 'Scope' }] }]);
    expect((await ask(path)).text).toContain('AADSTS650052');
  });
});
