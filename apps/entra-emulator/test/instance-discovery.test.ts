import { describe, expect, it } from 'vitest';
import { Shop } from './support/shop.ts';

const shop = new Shop();

describe('instance discovery and home realms', () => {
  const ask = async (params: Record<string, string>) => {
    const response = await fetch(
      `${shop.bench.emulator.origin}/common/discovery/instance?${new URLSearchParams({ 'api-version': '1.1', ...params })}`,
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('trust Microsoft’s hosts and our own', async () => {
    const microsoft = await ask({
      authorization_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    });
    expect(microsoft.body['tenant_discovery_endpoint']).toBe(
      'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    );
    expect(JSON.stringify(microsoft.body['metadata'])).toContain('sts.windows.net');
    const own = await ask({
      authorization_endpoint: `${shop.bench.emulator.origin}/common/oauth2/v2.0/authorize`,
    });
    expect(own.body['tenant_discovery_endpoint']).toContain(shop.bench.emulator.origin);
  });

  it.each([
    'https://evil.example/common/oauth2/v2.0/authorize',
    'rubbish',
    'https://login.microsoftonline.com/',
  ])('trust nothing else: %s', async (endpoint) => {
    const { status, body } = await ask({ authorization_endpoint: endpoint });
    expect([status, body['error'], body['error_codes']]).toEqual([400, 'invalid_instance', [50049]]);
  });

  it.each(['UserRealm', 'userrealm'])('know who is here, asked at %s', async (segment) => {
    const realm = async (name: string) =>
      (
        await fetch(
          `${shop.bench.emulator.origin}/common/${segment}/${encodeURIComponent(name)}?api-version=1.0`,
        )
      ).json();
    expect(await realm('user@contoso.example')).toMatchObject({ account_type: 'Managed' });
    expect(await realm('nobody@nowhere.example')).toMatchObject({ account_type: 'Unknown' });
  });
});
