import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, login } from '../support/bench.ts';
import { newClientCertificate, registerCertificate } from '../support/certificate.ts';
import { ClientBench } from '../support/client-bench.ts';
import { ForeignIssuer } from '../support/foreign-issuer.ts';
import { type RegisteredApp, registerApp, usualGraphAccess } from '../support/registered-app.ts';

let bench: ClientBench;
let issuer: ForeignIssuer;
let daemon: RegisteredApp;
let native: RegisteredApp;

beforeAll(async () => {
  bench = await ClientBench.startOverTls();
  issuer = await ForeignIssuer.start();
  daemon = await registerApp(bench, { application: { displayName: 'Nightly job' }, secret: true });
  native = await registerApp(bench, {
    application: {
      displayName: 'Command line',
      isFallbackPublicClient: true,
      publicClient: { redirectUris: ['http://localhost'] },
      requiredResourceAccess: [usualGraphAccess],
    },
    consent: true,
  });
});
afterAll(async () => {
  await issuer.close();
  await bench.close();
});

const accessTokenOf = async (flow: string, settings: Record<string, string>) => {
  const { accessToken, message } = await bench.run('azure-identity.mjs', flow, settings).says();
  if (message !== undefined) throw new Error(String(message));
  return claimsOf(accessToken);
};

describe('@azure/identity, unmodified, over HTTPS', () => {
  it('gets a token with ClientSecretCredential, and says why when the secret is wrong', async () => {
    const settings = { CLIENT_ID: daemon.appId, CLIENT_SECRET: daemon.secret };
    expect(await accessTokenOf('secret', settings)).toMatchObject({ appid: daemon.appId, idtyp: 'app' });
    await expect(accessTokenOf('secret', { ...settings, CLIENT_SECRET: 'wrong' })).rejects.toThrow(
      'AADSTS7000215',
    );
  });

  it.each(['certificate', 'certificateChain'])(
    'gets a token with ClientCertificateCredential: %s',
    async (flow) => {
      const certificate = newClientCertificate();
      await registerCertificate(bench, daemon.appId, certificate);
      const settings = { CLIENT_ID: daemon.appId, CERTIFICATE: certificate.pem };
      expect((await accessTokenOf(flow, settings))['appidacr']).toBe('2');
    },
  );

  it('gets a token with ClientAssertionCredential, the token of an issuer that the application trusts', async () => {
    await issuer.trustedBy(bench, daemon, 'job/7');
    const ASSERTION = await issuer.assertion({ sub: 'job/7' });
    expect((await accessTokenOf('assertion', { CLIENT_ID: daemon.appId, ASSERTION }))['appid']).toBe(
      daemon.appId,
    );
  });

  it('gets a token with DeviceCodeCredential', { timeout: 120_000 }, async () => {
    const script = bench.run('azure-identity.mjs', 'deviceCode', { CLIENT_ID: native.appId });
    const shown = await script.says();
    const browser = bench.secureBrowser();
    const entry = await browser.get(String(shown['verificationUri']));
    const signIn = await browser.press(entry, 'Next', { otc: String(shown['userCode']) });
    const confirm = await browser.signIn(signIn, login(bench.directory().user));
    await browser.press(confirm, 'Continue');
    const { accessToken } = await script.says();
    expect(claimsOf(accessToken)['upn']).toBe('user@contoso.example');
  });

  it('gets a token with UsernamePasswordCredential', async () => {
    const { upn, password } = login(bench.directory().user);
    const claims = await accessTokenOf('password', {
      CLIENT_ID: native.appId,
      USERNAME: upn,
      PASSWORD: password,
    });
    expect(claims['upn']).toBe(upn);
  });
});
