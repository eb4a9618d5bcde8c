import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf } from './support/graph-access.ts';
import { differences } from './support/graph-schema.ts';
import { authnRequest, postedBy, refusalOn, SamlApp, textIn } from './support/saml-app.ts';
import { refusalBy } from './support/service-provider.ts';

const bench = await freshBench();
let app: SamlApp;
beforeEach(async () => {
  await bench.consent();
  app = await SamlApp.setUp(bench);
});

type Json = Record<string, unknown>;
const credentials = async (kind: 'keyCredentials' | 'passwordCredentials') =>
  (await app.enterpriseApp())[kind] as Json[];
const addCertificate = (body: unknown) =>
  app.graph('POST', `/servicePrincipals/${app.servicePrincipalId}/addTokenSigningCertificate`, body);
/** The certificate that came along with the next sign-in. */
const signedWith = async () => {
  const posted = postedBy(await app.visit());
  const certificate = textIn(posted.document, 'X509Certificate');
  expect(await refusalBy(certificate, posted)).toBeUndefined();
  return certificate;
};

describe('addTokenSigningCertificate', () => {
  it('answers a certificate, and leaves a key that signs, one that verifies, and a password on the enterprise app', async () => {
    const made = await app.addCertificate({ displayName: 'CN=Second', endDateTime: '2027-01-01T00:00:00Z' });
    const certificate = new X509Certificate(Buffer.from(String(made['key']), 'base64'));
    const hex = certificate.fingerprint.replaceAll(':', '');
    expect(made).toMatchObject({
      '@odata.context': expect.stringContaining('#microsoft.graph.selfSignedCertificate'),
      ...{ displayName: 'CN=Second', type: 'AsymmetricX509Cert', usage: 'Verify', thumbprint: hex },
      ...{ startDateTime: '2026-03-01T12:00:00Z', endDateTime: '2027-01-01T00:00:00Z' },
      customKeyIdentifier: Buffer.from(hex, 'hex').toString('base64'),
    });
    expect(differences(made, 'selfSignedCertificate')).toEqual([]);
    expect([certificate.subject, certificate.verify(certificate.publicKey)]).toEqual(['CN=Second', true]);
    expect(certificate.validToDate.toISOString()).toBe('2027-01-01T00:00:00.000Z');
    const keys = (await credentials('keyCredentials')).slice(2);
    const [password] = (await credentials('passwordCredentials')).slice(1);
    expect(keys.map(({ usage, type }) => [usage, type])).toEqual([
      ['Sign', 'X509CertAndPassword'],
      ['Verify', 'AsymmetricX509Cert'],
    ]);
    expect([password?.['keyId'], made['keyId']]).toEqual(keys.map(({ keyId }) => keyId));
    for (const one of [...keys, password])
      expect(one?.['customKeyIdentifier']).toBe(made['customKeyIdentifier']);
    expect(JSON.stringify(await app.enterpriseApp())).not.toMatch(/PRIVATE KEY|privateKeyPem|secretHash/);
  });

  it('gives three years when nothing is said, and no more', async () => {
    expect((await app.addCertificate())['endDateTime']).toBe('2029-03-01T12:00:00Z');
    const bodies = [
      { displayName: 'CN=x', endDateTime: '2029-03-01T12:00:01Z' },
      { displayName: 'CN=x', endDateTime: '2026-03-01T12:00:00Z' },
      { displayName: 'CN=x', endDateTime: 'tomorrow' },
      { displayName: 'Service' },
      { displayName: 'CN=' },
      { displayName: `CN=${'x'.repeat(200)}` },
      {},
      { displayName: 'CN=x', key: 'AAAA' },
    ];
    for (const body of bodies) expect([body, (await addCertificate(body)).status]).toEqual([body, 400]);
    expect(await credentials('keyCredentials')).toHaveLength(4);
  });

  it('keeps to what the directory allows certificates', async () => {
    await bench.control('PATCH', '/directories/contoso.example', { certificateMaxLifetime: 'P365D' });
    const { status, body } = await addCertificate({ displayName: 'CN=x' });
    expect([status, codeOf(body)]).toEqual([400, 'CredentialInvalidLifetimeAsPerAppPolicy']);
  });
});

describe('changing the certificate', () => {
  it('a new one is published at once and signs when it is preferred', async () => {
    const [first = ''] = await app.publishedCertificates();
    const second = await app.addCertificate();
    expect(await app.publishedCertificates()).toEqual([first, second['key']]);
    expect(await signedWith()).toBe(first);
    await app.prefer({ thumbprint: String(second['thumbprint']).toLowerCase() });
    expect((await app.enterpriseApp())['preferredTokenSigningKeyThumbprint']).toBe(second['thumbprint']);
    expect(await app.publishedCertificates()).toEqual([second['key'], first]);
    expect(await signedWith()).toBe(second['key']);
  });

  it('one that has expired signs on', async () => {
    const certificate = await signedWith();
    await bench.control('POST', '/clock', { advanceSeconds: 4 * 366 * 24 * 3600 });
    expect(await signedWith()).toBe(certificate);
  });

  it('the oldest signs when none is preferred, and a preferred one that is gone is not preferred', async () => {
    const [first] = await app.publishedCertificates();
    await app.prefer(await app.addCertificate());
    await app.changeEnterpriseApp({ preferredTokenSigningKeyThumbprint: null });
    expect(await signedWith()).toBe(first);
    const keys = await credentials('keyCredentials');
    await app.changeEnterpriseApp({ keyCredentials: keys.slice(2).map(({ keyId }) => ({ keyId })) });
    expect(await credentials('keyCredentials')).toEqual(keys.slice(2));
    expect(await credentials('passwordCredentials')).toHaveLength(1);
    expect(await app.publishedCertificates()).toHaveLength(1);
    expect(await signedWith()).not.toBe(first);
  });

  it('what names no certificate here is refused, and so are keys of one’s own and half of one', async () => {
    const refused = async (body: unknown) =>
      (await app.graph('PATCH', `/servicePrincipals/${app.servicePrincipalId}`, body)).status;
    const [sign, verify] = await credentials('keyCredentials');
    expect(await refused({ preferredTokenSigningKeyThumbprint: 'AB'.repeat(20) })).toBe(400);
    expect(await refused({ keyCredentials: [{ keyId: sign?.['keyId'] }] })).toBe(400);
    expect(await refused({ keyCredentials: [{ keyId: verify?.['keyId'] }] })).toBe(400);
    expect(await refused({ keyCredentials: [{ key: 'AAAA', usage: 'Sign' }] })).toBe(501);
    expect(await credentials('keyCredentials')).toHaveLength(2);
  });

  it('without a certificate of its own the application is signed for as any other, and when its password is gone', async () => {
    const [own] = await app.publishedCertificates();
    const directory = await app.publishedCertificates('');
    expect(directory).not.toContain(own);
    const [password] = await credentials('passwordCredentials');
    const path = `/servicePrincipals/${app.servicePrincipalId}/removePassword`;
    expect((await app.graph('POST', path, { keyId: password?.['keyId'] })).status).toBe(204);
    expect(await app.publishedCertificates()).toEqual(directory);
    expect(await signedWith()).toBe(directory[0]);
  });
});

describe('what is set through Graph', () => {
  it('an identifier that is not the directory’s own is taken once the enterprise app signs in by SAML', async () => {
    const other = await SamlApp.instantiate(bench, 'Other');
    const body = { identifierUris: ['https://elsewhere.example/saml'] };
    const answer = await app.graph('PATCH', `/applications/${other.objectId}`, body);
    expect([answer.status, codeOf(answer.body)]).toEqual([400, 'HostNameNotOnVerifiedDomain']);
    await other.changeEnterpriseApp({ preferredSingleSignOnMode: 'saml' });
    await other.changeApplication(body);
    const taken = await app.graph('PATCH', `/applications/${app.objectId}`, body);
    expect(taken.status).toBe(400);
  });

  it('is shown as it was set', async () => {
    const settings = {
      loginUrl: 'https://service.example/begin',
      notificationEmailAddresses: ['admin@contoso.example'],
      samlSingleSignOnSettings: { relayState: 'start' },
    };
    await app.changeEnterpriseApp(settings);
    expect(await app.enterpriseApp()).toMatchObject({ ...settings, preferredSingleSignOnMode: 'saml' });
    await app.changeEnterpriseApp({ samlSingleSignOnSettings: null });
    expect((await app.enterpriseApp())['samlSingleSignOnSettings']).toBeNull();
    await app.changeApplication({ requestSignatureVerification: { isSignedRequestRequired: true } });
    const { body } = await app.graph('GET', `/applications/${app.objectId}`);
    expect(body['requestSignatureVerification']).toEqual({
      isSignedRequestRequired: true,
      allowedWeakAlgorithms: null,
    });
  });
});

describe('the federation metadata', () => {
  const read = async (path: string) => {
    const answer = await fetch(`${bench.emulator.origin}${path}`);
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };
  const FILE = 'federationmetadata/2007-06/federationmetadata.xml';

  it('names the directory and its one address, also by its domain', async () => {
    const { text, type } = await read(`/contoso.example/${FILE}`);
    const { origin } = bench.emulator;
    expect(type).toBe('application/xml; charset=utf-8');
    expect(text).toContain(`entityID="${origin}/${app.tenantId}/"`);
    const locations = [...text.matchAll(/<(\w+) Binding="[^"]*HTTP-(\w+)" Location="([^"]*)"/g)];
    const address = `${origin}/${app.tenantId}/saml2`;
    expect(locations.map((one) => one.slice(1))).toEqual([
      ['SingleLogoutService', 'Redirect', address],
      ['SingleSignOnService', 'Redirect', address],
      ['SingleSignOnService', 'POST', address],
    ]);
  });

  it('of every directory has a placeholder; of an application or directory that is not here there is none', async () => {
    expect((await read(`/common/${FILE}`)).text).toContain('/{tenantid}/"');
    const { status, text } = await read(`/${app.tenantId}/${FILE}?appid=${app.objectId}`);
    expect([status, JSON.parse(text).error_codes]).toEqual([400, [700016]]);
    expect(JSON.parse((await read(`/nowhere.example/${FILE}`)).text).error_codes).toEqual([90002]);
  });
});

describe('the state', () => {
  it('brings certificates and settings back: snapshot, export and import', async () => {
    const certificate = await signedWith();
    await app.changeEnterpriseApp({ samlSingleSignOnSettings: { relayState: 'start' } });
    await bench.control('POST', '/snapshots/saml');
    await app.prefer(await app.addCertificate());
    expect(await signedWith()).not.toBe(certificate);
    await bench.control('POST', '/snapshots/saml/restore');
    expect(await signedWith()).toBe(certificate);
    const { body } = await bench.control('GET', '/export');
    const other = await Bench.start();
    try {
      expect((await other.control('POST', '/import', body)).status).toBe(200);
      const { body: shown } = await other.control(
        'GET',
        `/directories/contoso.example/graph/servicePrincipals/${app.servicePrincipalId}`,
      );
      expect(shown).toMatchObject({ samlSingleSignOnSettings: { relayState: 'start' } });
      const metadata = await fetch(
        `${other.emulator.origin}/${app.tenantId}/federationmetadata/2007-06/federationmetadata.xml?appid=${app.appId}`,
      );
      expect(await metadata.text()).toContain(certificate);
    } finally {
      await other.close();
    }
  });

  it('forgets them at a reset', async () => {
    await bench.control('POST', '/reset');
    expect(refusalOn(await bench.browser().get(app.path(authnRequest())))).toBe('700016');
  });

  it('is refused with a key that is none', async () => {
    const { body } = await bench.control('GET', '/export');
    const spoiled = JSON.stringify(body).replace(
      /-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----\\n"}\]/,
      'x"}]',
    );
    const { status, body: answer } = await bench.control('POST', '/import', JSON.parse(spoiled));
    expect([status, JSON.stringify(answer)]).toEqual([400, expect.stringContaining('privateKeyPem')]);
  });

  it('of a time before SAML is read as it was meant', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entra-emulator-state-'));
    const statePath = join(folder, 'state.json');
    try {
      await (await Bench.start({ statePath })).close();
      const saved = JSON.parse(readFileSync(statePath, 'utf8'));
      const [application] = saved.directories.applications;
      const enterpriseApp = saved.directories.servicePrincipals.find(
        (one: Json) => one['appId'] === application.appId,
      );
      enterpriseApp.withoutEffect = {
        samlSingleSignOnSettings: { relayState: 'kept' },
        preferredTokenSigningKeyThumbprint: 'AB'.repeat(20),
        tokenEncryptionKeyId: '5ee1de00-0000-4000-8000-000000000001',
        errorUrl: 'https://service.example/error',
      };
      application.withoutEffect = {
        requestSignatureVerification: { isSignedRequestRequired: true },
        tokenEncryptionKeyId: '5ee1de00-0000-4000-8000-000000000001',
      };
      writeFileSync(statePath, JSON.stringify(saved));
      const again = await Bench.start({ statePath });
      try {
        const read = async (path: string) =>
          (await again.control('GET', `/directories/${enterpriseApp.directoryId}/graph${path}`)).body;
        expect(await read(`/servicePrincipals/${enterpriseApp.id}`)).toMatchObject({
          samlSingleSignOnSettings: { relayState: 'kept' },
          preferredTokenSigningKeyThumbprint: null,
          tokenEncryptionKeyId: null,
          errorUrl: 'https://service.example/error',
        });
        expect(await read(`/applications/${application.id}`)).toMatchObject({
          requestSignatureVerification: { isSignedRequestRequired: true, allowedWeakAlgorithms: null },
          tokenEncryptionKeyId: null,
        });
      } finally {
        await again.close();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
