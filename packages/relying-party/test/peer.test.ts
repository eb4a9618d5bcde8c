import { generateKeyPairSync } from 'node:crypto';
import type { ClientMetadata, JWK } from 'oidc-provider';
import { describe, expect, test } from 'vitest';
import { type ClientAuthentication, lookUpProvider, type Registration } from '../src/index.ts';
import { ADA, BACK, clientAt, SIGNED_OUT, startPeer } from './oidc-peer.ts';
import { codeOf } from './trip.ts';

/* Sign-ins at a provider that nobody here wrote. */

const SECRET = 'p@ss:word/+%~&=-_.*';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pemOf = (key: typeof rsa.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwks = {
  keys: [
    { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'ours-rsa' },
    { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ours-ec' },
  ] as JWK[],
};
const CLIENT = { client_id: 'client', client_secret: 'secret-of-the-client' };
const POST = { ...CLIENT, token_endpoint_auth_method: 'client_secret_post' } as const;

describe('a client proves itself as the provider has it set', () => {
  test.each<[string, ClientMetadata, ClientAuthentication]>([
    [
      'by a secret in the body',
      { client_id: 'client', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_post' },
      { kind: 'secret', secret: SECRET, method: 'post' },
    ],
    [
      'by a secret in the header',
      { client_id: 'client', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_basic' },
      { kind: 'secret', secret: SECRET, method: 'basic' },
    ],
    [
      'by an RSA key',
      { client_id: 'client', jwks, token_endpoint_auth_method: 'private_key_jwt' },
      { kind: 'private_key', privateKeyPem: pemOf(rsa.privateKey), keyId: 'ours-rsa' },
    ],
    [
      'by an EC key',
      {
        client_id: 'client',
        jwks,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
      },
      { kind: 'private_key', privateKeyPem: pemOf(ec.privateKey), keyId: 'ours-ec', algorithm: 'ES256' },
    ],
    ['by PKCE alone', { client_id: 'client', token_endpoint_auth_method: 'none' }, { kind: 'none' }],
  ])('%s', async (_, client, authentication) => {
    const at = clientAt(await startPeer([client]), { authentication });
    expect(await at.signIn()).toMatchObject({ subject: 'ada', claims: { email: ADA.email } });
  });

  test('one way at a time: basic sends nothing of it in the body, post nothing in the header', async () => {
    const basic = { ...CLIENT, token_endpoint_auth_method: 'client_secret_basic' } as const;
    const peer = await startPeer([basic, { ...POST, client_id: 'other' }]);
    const byHeader = clientAt(peer, {
      authentication: { kind: 'secret', secret: CLIENT.client_secret, method: 'basic' },
    });
    await byHeader.signIn();
    const [inHeader] = byHeader.asked('/token');
    expect(inHeader?.headers.get('authorization')).toMatch(/^Basic /);
    expect([...(inHeader?.form.keys() ?? [])].filter((name) => name.startsWith('client_'))).toEqual([]);
    const byBody = clientAt(peer, { clientId: 'other' });
    await byBody.signIn();
    expect(byBody.asked('/token')[0]?.headers.has('authorization')).toBe(false);
  });

  test('a key that the provider does not know is refused in words', async () => {
    const client = { client_id: 'client', jwks, token_endpoint_auth_method: 'private_key_jwt' } as const;
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const at = clientAt(await startPeer([client]), {
      authentication: { kind: 'private_key', privateKeyPem: pemOf(stranger), keyId: 'ours-rsa' },
    });
    expect(await codeOf(at.signIn())).toBe('client_refused');
  });

  test('without PKCE where that is switched off, and the nonce still counts (attacks 20, 21)', async () => {
    const at = clientAt(await startPeer([POST]), { pkce: false });
    expect((await at.start()).searchParams.has('code_challenge')).toBe(false);
    expect(await at.signIn()).toMatchObject({ subject: 'ada' });
    expect(at.asked('/token')[0]?.form.has('code_verifier')).toBe(false);
  });
});

describe('an id_token is taken with every signature that only the provider can make', () => {
  const signedBy = async (algorithm: string) => {
    const client: ClientMetadata = { ...POST, id_token_signed_response_alg: algorithm as 'RS256' };
    return clientAt(await startPeer([client])).signIn();
  };

  test.each(['RS256', 'ES256', 'PS256', 'EdDSA'])('%s', async (algorithm) => {
    const { idToken } = await signedBy(algorithm);
    expect(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString()).toContain(`"${algorithm}"`);
  });

  test('not HS256, and the reason names the setting to change (attack 28)', async () => {
    await expect(signedBy('HS256')).rejects.toMatchObject({
      code: 'id_token_invalid',
      fromProvider: true,
      reason: 'id_token signing algorithm: the token has HS256; it has to be RS256, PS256, ES256, EdDSA',
    });
  });
});

describe('userinfo', () => {
  const USERINFO: Partial<Registration> = { userinfoFor: ['email', 'realm_access.roles'] };

  test('of a thin token is asked once, and adds what it lacks', async () => {
    const at = clientAt(await startPeer([POST], { dress: 'thin' }), USERINFO);
    const token = await at.signIn();
    expect(token).toMatchObject({ userinfo: 'asked', claims: { ...ADA, aud: 'client', nonce: 'a-nonce' } });
    expect(at.asked('/me')).toHaveLength(1);
  });

  test('of a fat token is not asked', async () => {
    const at = clientAt(await startPeer([POST], { dress: 'fat' }), USERINFO);
    expect(await at.signIn()).toMatchObject({ userinfo: 'not_needed', claims: ADA });
    expect(at.asked('/me')).toHaveLength(0);
  });

  test('is not asked for nothing', async () => {
    const at = clientAt(await startPeer([POST], { dress: 'thin' }));
    const { userinfo, claims } = await at.signIn();
    expect(userinfo).toBe('not_needed');
    expect(claims).not.toHaveProperty('email');
  });

  test.each(['RS256', 'ES256'] as const)('is taken as a JWT signed with %s, too', async (algorithm) => {
    const client = { ...POST, userinfo_signed_response_alg: algorithm };
    const at = clientAt(await startPeer([client], { dress: 'thin' }), USERINFO);
    expect(await at.signIn()).toMatchObject({ userinfo: 'asked', claims: ADA });
  });

  test('signed with the secret of the client adds nothing (attack 28)', async () => {
    const client = { ...POST, userinfo_signed_response_alg: 'HS256' } as const;
    const at = clientAt(await startPeer([client], { dress: 'thin' }), USERINFO);
    const { userinfo, claims } = await at.signIn();
    expect(userinfo).toBe('failed');
    expect(claims).not.toHaveProperty('email');
  });
});

describe('the end of a session', () => {
  const LEAVING: ClientMetadata = { ...POST, backchannel_logout_uri: 'https://portico.example/ended' };

  test('is asked for with the id_token, comes back here, and its logout token is taken (attack 45)', async () => {
    const peer = await startPeer([LEAVING]);
    const at = clientAt(peer);
    const { party, registration, browser } = at;
    const { idToken } = await at.signIn();
    const url = await party.endSessionUrl(registration, {
      post_logout_redirect_uri: SIGNED_OUT,
      state: 's 1',
      idToken,
    });
    const page = await browser.open(url ?? '');
    const [, action = ''] = /action="([^"]+)"/.exec(page.text) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page.text) ?? [];
    const left = await browser.open(action, new URLSearchParams({ xsrf, logout: 'yes' }));
    expect(left.url.href).toBe(`${SIGNED_OUT}?state=s+1`);
    expect(peer.logoutTokens).toHaveLength(1);
    const ended = await party.validateLogoutToken(registration, peer.logoutTokens[0] ?? '');
    expect(ended).toMatchObject({ issuer: peer.issuer, subject: 'ada', tokenId: expect.stringMatching(/./) });
    expect(ended.expiresAt).toBeGreaterThan(ended.issuedAt);
  });

  test('without an id_token the client is named, so that it comes back all the same', async () => {
    const peer = await startPeer([LEAVING]);
    const at = clientAt(peer);
    await at.signIn();
    const url = await at.party.endSessionUrl(at.registration, { post_logout_redirect_uri: SIGNED_OUT });
    expect(url?.searchParams.get('client_id')).toBe('client');
    expect((await at.browser.open(url ?? '')).text).toContain('name="xsrf"');
  });
});

test('looked up by its discovery address, it tells what a connection needs, and signs in with it', async () => {
  const peer = await startPeer([POST]);
  const { settings } = clientAt(peer);
  const facts = await lookUpProvider(settings, ` ${peer.issuer}/.well-known/openid-configuration?x=1#y `);
  expect(facts).toMatchObject({
    issuer: peer.issuer,
    differsBySlash: false,
    endpointHosts: [new URL(peer.issuer).host],
    suggestedAuthMethod: 'post',
    signingAlgorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    signsOut: true,
    userinfo: true,
    hasBackChannelLogout: true,
  });
  expect(facts.clientAuthMethods).toEqual(['post', 'basic', 'private_key', 'none']);
  const { issuer, endpointHosts } = facts;
  const at = clientAt(peer, { issuer, endpointHosts, redirectUri: BACK });
  expect(await at.signIn()).toMatchObject({ subject: 'ada' });
});

test('an issuer with a slash at its end is that issuer, and not the one without', async () => {
  const peer = await startPeer([POST], { issuerPath: '/' });
  const { settings } = clientAt(peer);
  const facts = await lookUpProvider(settings, peer.issuer.slice(0, -1));
  expect(facts).toMatchObject({
    issuer: peer.issuer,
    pasted: peer.issuer.slice(0, -1),
    differsBySlash: true,
  });
  expect(await clientAt(peer).signIn()).toMatchObject({ issuer: peer.issuer });
  expect(await codeOf(clientAt(peer, { issuer: peer.issuer.slice(0, -1) }).signIn())).toBe(
    'discovery_mismatch',
  );
});
