import { createHash, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../src/tokens/self-signed-certificate.ts';
import { Bench, CALLBACK, login } from './support/bench.ts';

let bench: Bench;
beforeAll(async () => {
  // Real clients read the real time.
  bench = await Bench.start({ clock: { now: () => Date.now() } });
  await bench.consent();
});
afterAll(() => bench.close());

const configuration = (): Promise<client.Configuration> => {
  const { clientId, clientSecret } = bench.provisioningApp;
  const issuer = new URL(`${bench.emulator.origin}/${bench.directory().tenantId}/v2.0`);
  return client.discovery(issuer, clientId, clientSecret, undefined, {
    execute: [client.allowInsecureRequests],
  });
};

describe('openid-client', () => {
  it('signs in with code, PKCE, state and nonce, verifies the id_token, refreshes, and ends the session', async () => {
    const config = await configuration();
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid profile offline_access',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const browser = bench.browser();
    const asked = await browser.signIn(await browser.get(url.href), login(bench.directory().user));
    const answer = await browser.press(asked, 'Accept');
    const tokens = await client.authorizationCodeGrant(config, answer.location ?? new URL(CALLBACK), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    expect(tokens.claims()?.['oid']).toBe(login(bench.directory().user).objectId);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.claims()?.sub).toBe(tokens.claims()?.sub);
    const out = client.buildEndSessionUrl(config, { post_logout_redirect_uri: CALLBACK });
    expect((await browser.get(out.href)).location?.href).toBe(CALLBACK);
  });

  it('refuses the next id_token when it was forged', async () => {
    const config = await configuration();
    const verifier = client.randomPKCECodeVerifier();
    const redeem = async (): Promise<unknown> => {
      const browser = bench.browser();
      const path = bench.authorizePath(bench.directory().tenantId, {
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      const answer = await browser.signIn(await browser.get(path), login(bench.directory().admin));
      const checks = { pkceCodeVerifier: verifier, expectedState: 's-2' };
      return await client.authorizationCodeGrant(config, answer.location ?? new URL(CALLBACK), checks);
    };
    for (const forgery of [
      { claims: { iss: 'https://evil.example' } },
      { claims: { aud: 'other' } },
      { claims: { exp: 1 } },
      { alg: 'HS256' },
    ]) {
      await bench.control('POST', '/next-id-token', forgery);
      await expect(redeem()).rejects.toThrow();
    }
    await expect(redeem()).resolves.toBeDefined();
  });

  it('gets an app-only token', async () => {
    const tokens = await client.clientCredentialsGrant(await configuration(), {
      scope: 'https://graph.microsoft.com/.default',
    });
    expect(tokens.token_type).toBe('bearer');
  });
});

describe('a certificate instead of a secret', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = selfSignedCertificate(privateKey, 'test', Uint8Array.of(0x81, 2, 3), Date.now() - 1000);
  const thumbprint = createHash('sha256').update(der).digest('base64url');

  const assertion = (aud: string, header: Record<string, unknown> = {}): Promise<string> =>
    new SignJWT({ jti: 'j' })
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint, ...header })
      .setIssuer(bench.provisioningApp.clientId)
      .setSubject(bench.provisioningApp.clientId)
      .setAudience(aud)
      .setExpirationTime('5m')
      .sign(privateKey);

  const tokenWith = async (jwt: string) =>
    bench.token(bench.directory().tenantId, {
      grant_type: 'client_credentials',
      client_id: bench.provisioningApp.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: jwt,
      scope: 'https://graph.microsoft.com/.default',
    });

  it('is a certificate that others can read', () => {
    const certificate = new X509Certificate(der);
    expect(certificate.subject).toBe('CN=test');
    expect(certificate.verify(createPublicKey(privateKey))).toBe(true);
  });

  it('proves the client once it is registered, for this token endpoint only', async () => {
    const endpoint = `${bench.emulator.origin}/${bench.directory().tenantId}/oauth2/v2.0/token`;
    const before = await tokenWith(await assertion(endpoint));
    expect([before.status, before.body['error_codes']]).toEqual([401, [700027]]);
    const registerFor = (usage: string) => {
      const keyCredentials = [{ type: 'AsymmetricX509Cert', usage, key: der.toString('base64') }];
      return bench.control('PATCH', `/applications/${bench.provisioningApp.clientId}`, { keyCredentials });
    };
    await registerFor('Encrypt');
    expect((await tokenWith(await assertion(endpoint))).body['error_codes']).toEqual([700027]);
    await registerFor('Verify');
    expect((await tokenWith(await assertion(endpoint))).status).toBe(200);
    expect((await tokenWith(await assertion('https://login.evil.example/token'))).status).toBe(401);
    expect((await tokenWith('rubbish')).status).toBe(401);
  });

  it('is found by its thumbprint however the bytes are written, and by no other', async () => {
    const endpoint = `${bench.emulator.origin}/${bench.directory().tenantId}/oauth2/v2.0/token`;
    const [sha1, sha256] = ['sha1', 'sha256'].map((name) => createHash(name).update(der).digest());
    const named = async (header: Record<string, unknown>) =>
      (await tokenWith(await assertion(endpoint, { 'x5t#S256': undefined, ...header }))).status;
    for (const [name, bytes] of [
      ['x5t', sha1],
      ['x5t#S256', sha256],
      ['kid', sha1],
      ['kid', sha256],
    ] as const) {
      const padded = bytes?.toString('base64') ?? '';
      for (const text of [padded, padded.replaceAll('=', ''), bytes?.toString('base64url')])
        expect(await named({ [name]: text }), `${name} ${text}`).toBe(200);
      const urlPadded = padded.replaceAll('+', '-').replaceAll('/', '_');
      expect(await named({ [name]: urlPadded }), `${name} ${urlPadded}`).toBe(200);
      // Hexadecimal is for kid alone.
      const inHex = [bytes?.toString('hex'), bytes?.toString('hex').toUpperCase()];
      for (const text of inHex) expect(await named({ [name]: text }), text).toBe(name === 'kid' ? 200 : 401);
    }
    expect(await named({ x5t: sha256?.toString('base64url').slice(0, 27) })).toBe(401);
    expect(await named({ x5t: '', kid: '' })).toBe(401);
    expect(await named({})).toBe(401);
    expect(await named({ kid: 'my-vault-key', x5t: sha1?.toString('base64') })).toBe(200);
  });
});
