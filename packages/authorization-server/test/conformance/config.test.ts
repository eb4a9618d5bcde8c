import { describe, expect, test } from 'vitest';
import { startIssuers } from '../bench.ts';

const { one, two } = await startIssuers();
const discovery = async (issuer: string) =>
  (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;

describe('oidcc-config-certification-test-plan', () => {
  test('oidcc-discovery-endpoint-verification', async () => {
    const document = await discovery(one.issuer);
    for (const required of [
      ...[
        'issuer',
        'authorization_endpoint',
        'token_endpoint',
        'userinfo_endpoint',
        'jwks_uri',
        'scopes_supported',
      ],
      ...[
        'response_types_supported',
        'subject_types_supported',
        'id_token_signing_alg_values_supported',
        'claims_supported',
      ],
    ])
      expect(document).toHaveProperty(required);
    expect(document['issuer']).toBe(one.issuer);
    expect(document['scopes_supported']).toContain('openid');
    expect(document['id_token_signing_alg_values_supported']).toContain('RS256');
    expect(document['claims_supported']).toContain('sub');
    const { keys } = (await (await fetch(String(document['jwks_uri']))).json()) as {
      keys: { kid: string }[];
    };
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
  });
});

describe.each([
  'oidcc-rp-initiated-logout-discovery-endpoint-verification',
  'oidcc-backchannel-logout-discovery-endpoint-verification',
])('%s', (name) => {
  test(name, async () => {
    const document = await discovery(two.issuer);
    expect(document['end_session_endpoint']).toBe(`${two.issuer}/session/end`);
    expect(document).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    });
    expect(document).not.toHaveProperty('frontchannel_logout_supported');
    expect(document).not.toHaveProperty('check_session_iframe');
  });
});
