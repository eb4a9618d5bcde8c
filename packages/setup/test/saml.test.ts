import { newSamlKey } from '@portico/connections';
import {
  type Caller,
  type ErrorCode,
  isPorticoError,
  newId,
  type OrganizationRole,
  systemClock,
} from '@portico/core';
import {
  attemptCounters,
  connectionRecords,
  connections,
  enteredConnections,
  samlSettings,
} from '@portico/database';
import { createVerifier } from '@portico/saml-service-provider';
import { createTestDatabase } from '@portico/testing';
import { KeyRing, newSigningCertificate } from '@portico/vault';
import { afterAll, describe, expect, test } from 'vitest';
import { createSetup, fetchMetadata, renewMetadata, type SamlEntry } from '../src/index.ts';

const { pool } = await createTestDatabase();
const keyRing = KeyRing.parse(`test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`);
const ORIGIN = new URL('https://portico.example');
const ADDRESS = 'https://idp.example/metadata';
const verifier = createVerifier();
afterAll(() => verifier.close());

const DAY = 86_400_000;
const certificate = (days = 365) =>
  newSigningCertificate({
    commonName: 'idp',
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + days * DAY),
  });
const [first, second] = await Promise.all([certificate(), certificate()]);

const bare = (pem: string) => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
const metadataOf = (of: {
  readonly certificates?: readonly string[];
  readonly entityId?: string;
  readonly sso?: string;
  readonly validUntil?: string;
}) => {
  const {
    certificates = [first.certificatePem],
    entityId = 'https://idp.example',
    sso = 'https://idp.example/sso',
  } = of;
  const keys = certificates.map(
    (pem) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  const until = of.validUntil === undefined ? '' : ` validUntil="${of.validUntil}"`;
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"${until}><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${sso}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
};

/** What is at the address of the metadata. */
const remote = { status: 200, body: metadataOf({}) };
const settings = samlSettings(pool);
const saml = {
  settings,
  readMetadata: verifier.readMetadata,
  fetchMetadata: (url: string) => fetchMetadata(async () => ({ ...remote }), url),
  allowHttp: false,
  responseHosts: ['old.example'],
};
const setup = createSetup({
  ...{ keyRing, origin: ORIGIN, clock: systemClock, saml },
  microsoft: { loginOrigin: 'https://login.microsoftonline.com' },
  connections: connections(pool),
  entered: enteredConnections(pool),
  records: connectionRecords(pool),
  counters: attemptCounters(pool),
  lookUp: () => Promise.reject(new Error('nothing here speaks OpenID Connect')),
});

/** An organization with a draft over SAML, and somebody of that role who acts. */
async function drafted(role: OrganizationRole = 'owner') {
  const [projectId, organizationId, userId] = [newId('project'), newId('organization'), newId('user')];
  await pool.query(`INSERT INTO projects (id, name) VALUES ($1, 'A project')`, [projectId]);
  await pool.query(`INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, 'An organization')`, [
    organizationId,
    projectId,
  ]);
  await pool.query('INSERT INTO users (id, project_id) VALUES ($1, $2)', [userId, projectId]);
  const as = (acting: OrganizationRole): Caller => ({
    principal: {
      ...{ kind: 'test', userId, projectId, authenticatedAt: new Date(), isOperator: false },
      ...{ projectAdminOf: [], memberships: [{ organizationId, projectId, role: acting }], withheld: [] },
    },
  });
  const caller = as(role);
  const connectionId = await setup.draft({
    organizationId,
    protocol: 'saml',
    provider: 'okta',
    name: 'Okta',
    caller,
  });
  return { organizationId, connectionId, caller, projectId, userId, as };
}

type Of = Awaited<ReturnType<typeof drafted>>;
const entry = (changes: Partial<SamlEntry> = {}): SamlEntry => ({
  ...{ pasted: ADDRESS, entityId: undefined, ssoUrl: undefined, keepsOld: true, ...changes },
});

const codeOf = (act: Promise<unknown>): Promise<ErrorCode | 'done'> =>
  act.then(
    () => 'done' as const,
    (error: unknown) => {
      if (!isPorticoError(error)) throw error;
      return error.code;
    },
  );

/** Somebody comes in over it. */
async function cameIn({ projectId, organizationId, connectionId, userId }: Of): Promise<void> {
  await pool.query(
    `INSERT INTO identities (id, project_id, organization_id, connection_id, user_id, issuer, subject) VALUES ($1, $2, $3, $4, $5, 'https://idp.example', 'ada')`,
    [newId('identity'), projectId, organizationId, connectionId, userId],
  );
}

const certificatesOf = async ({ connectionId }: Of) => (await settings.of(connectionId))?.certificates ?? [];
const warningsOf = async ({ connectionId }: Of): Promise<{ status: string; warnings: string[] }> =>
  (await pool.query('SELECT status::text, warnings FROM sso_connections WHERE id = $1', [connectionId]))
    .rows[0];
const statusTo = (of: Of, status: string) =>
  pool.query('UPDATE sso_connections SET status = $2::connection_status WHERE id = $1', [
    of.connectionId,
    status,
  ]);

describe('a SAML provider is entered', () => {
  test.each([
    ['by the address of its metadata', { pasted: ADDRESS }, ADDRESS],
    ['by its metadata', { pasted: metadataOf({}) }, null],
    [
      'by a certificate with entity ID and address',
      { pasted: first.certificatePem, entityId: 'https://idp.example', ssoUrl: 'https://idp.example/sso' },
      null,
    ],
  ])('%s', async (_, given, metadataUrl) => {
    const of = await drafted();
    await setup.enterSaml({ ...of, entry: entry(given) });
    const known = await settings.of(of.connectionId);
    expect(known?.provider).toMatchObject({
      ...{ entityId: 'https://idp.example', ssoRedirectUrl: 'https://idp.example/sso', metadataUrl },
    });
    expect(await certificatesOf(of)).toHaveLength(1);
    expect(await codeOf(setup.switchOn({ ...of, untried: false }))).toBe('not_tried_yet');
    expect(await codeOf(setup.switchOn({ ...of, untried: true }))).toBe('done');
  });

  test.each([
    ['a private key', first.privateKeyPem, 'private_key_pasted'],
    ['a web page', '<!doctype html><p>', 'metadata_not_idp'],
    ['JSON', '{}', 'metadata_not_idp'],
    ['words', 'our provider', 'metadata_not_idp'],
    ['something cut off', metadataOf({}).slice(0, 300), 'metadata_invalid'],
    ['metadata that has ended', metadataOf({ validUntil: '2020-01-01T00:00:00Z' }), 'metadata_expired'],
    ['a certificate alone', first.certificatePem, 'invalid_request'],
    [
      'a broken certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'certificate_invalid',
    ],
    ['an address over http', metadataOf({ sso: 'http://idp.example/sso' }), 'metadata_invalid'],
  ])('%s is refused, and nothing is stored', async (_, pasted, code) => {
    const of = await drafted();
    expect(await codeOf(setup.enterSaml({ ...of, entry: entry({ pasted }) }))).toBe(code);
    expect((await settings.of(of.connectionId))?.provider).toBeNull();
    expect(await codeOf(setup.switchOn({ ...of, untried: true }))).toBe('not_entered_yet');
  });

  test('our own metadata, pasted back, is said to be that', async () => {
    const of = await drafted();
    const ours = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ORIGIN.origin}/v1/sso/connections/${of.connectionId}/metadata"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></md:EntityDescriptor>`;
    const refused = setup.lookUpSaml({ ...of, pasted: ours, entityId: undefined });
    await expect(refused).rejects.toMatchObject({
      code: 'metadata_not_idp',
      data: { reason: 'our own metadata, which is for the identity provider' },
    });
  });

  test('an address with nothing to be read says no more than that (attack 111)', async () => {
    const of = await drafted();
    remote.status = 403;
    const refused = setup.lookUpSaml({ ...of, pasted: ADDRESS, entityId: undefined });
    await expect(refused).rejects.toMatchObject({
      code: 'metadata_not_found',
      data: { reason: expect.any(String) },
    });
    await refused.catch((error: { data?: object }) =>
      expect(JSON.stringify(error.data)).not.toContain('403'),
    );
    remote.status = 200;
  });

  test('nobody reaches a connection of another organization, or one of another protocol', async () => {
    const [of, other] = [await drafted(), await drafted()];
    const theirs = { ...of, connectionId: other.connectionId };
    expect(await codeOf(setup.enterSaml({ ...theirs, entry: entry() }))).toBe('not_found');
    const openid = {
      organizationId: of.organizationId,
      caller: of.caller,
      provider: 'okta',
      name: 'x',
    } as const;
    const connectionId = await setup.draft({ ...openid, protocol: 'oidc' });
    expect(await codeOf(setup.enterSaml({ ...of, connectionId, entry: entry() }))).toBe('conflict');
    expect(await codeOf(setup.addNextKey({ ...of, connectionId }))).toBe('conflict');
  });
});

describe('once people have come in', () => {
  test('another identity provider is not taken: it could say of anybody who they are', async () => {
    const of = await drafted();
    await setup.enterSaml({ ...of, entry: entry() });
    await cameIn(of);
    const other = entry({ pasted: metadataOf({ entityId: 'https://other.example' }) });
    expect(await codeOf(setup.enterSaml({ ...of, entry: other }))).toBe('identity_provider_in_use');
    expect((await settings.of(of.connectionId))?.provider?.entityId).toBe('https://idp.example');
  });

  test('a new certificate is entered by owners alone, for it says who each of them is', async () => {
    const of = await drafted();
    await setup.enterSaml({ ...of, entry: entry() });
    await cameIn(of);
    const rolled = entry({ pasted: metadataOf({ certificates: [second.certificatePem] }) });
    const asAdmin = { ...of, caller: of.as('admin') };
    expect(await codeOf(setup.enterSaml({ ...asAdmin, entry: rolled }))).toBe('forbidden');
    expect(await codeOf(setup.enterSaml({ ...asAdmin, entry: entry() }))).toBe('done');
    expect(await codeOf(setup.enterSaml({ ...of, entry: rolled }))).toBe('done');
  });

  test('from where the subject is read stays: people would become others', async () => {
    const of = await drafted();
    const change = { subjectAttribute: 'id' };
    expect(await codeOf(setup.chooseSaml({ ...of, change }))).toBe('done');
    await cameIn(of);
    expect(await codeOf(setup.chooseSaml({ ...of, change: { subjectAttribute: null } }))).toBe(
      'subject_in_use',
    );
    expect(await codeOf(setup.chooseSaml({ ...of, change: { signsRequests: true } }))).toBe('done');
    expect(await settings.of(of.connectionId)).toMatchObject({ subjectAttribute: 'id', signsRequests: true });
  });
});

test('earlier certificates fade where they are kept, and are gone at once where not', async () => {
  const of = await drafted();
  await setup.enterSaml({ ...of, entry: entry() });
  const rolled = metadataOf({ certificates: [second.certificatePem] });
  await setup.enterSaml({ ...of, entry: entry({ pasted: rolled }) });
  expect((await certificatesOf(of)).map(({ goneAt }) => goneAt === null)).toEqual([true, false]);
  await setup.enterSaml({ ...of, entry: entry({ pasted: rolled, keepsOld: false }) });
  expect(await certificatesOf(of)).toMatchObject([{ goneAt: null }]);
});

test.each([
  ['https://old.example/acs', 'done'],
  ['https://portico.example/elsewhere', 'done'],
  ['https://evil.example/acs', 'invalid_request'],
  ['http://old.example/acs', 'invalid_request'],
])('responses may go to %s: %s', async (acsUrlOverride, outcome) => {
  const of = await drafted();
  expect(await codeOf(setup.chooseSaml({ ...of, change: { acsUrlOverride } }))).toBe(outcome);
});

describe('a key of ours', () => {
  const keysOf = async ({ connectionId }: Of) =>
    (await settings.keys(connectionId)).map(({ state }) => state);

  test('is there from the beginning, and rolls over in two steps', async () => {
    const of = await drafted();
    expect(await keysOf(of)).toEqual(['active']);
    expect(await codeOf(setup.useNextKey(of))).toBe('conflict');
    await setup.addNextKey(of);
    expect(await codeOf(setup.addNextKey(of))).toBe('conflict');
    expect(await keysOf(of)).toEqual(['active', 'pending']);
    const [before] = await settings.keys(of.connectionId);
    await setup.useNextKey(of);
    expect(await keysOf(of)).toEqual(['active', 'retired']);
    expect((await settings.keys(of.connectionId))[1]?.id).toBe(before?.id);
    await settings.forgetOldKeys();
    expect(await keysOf(of)).toEqual(['active', 'retired']);
    await pool.query(
      `UPDATE connection_credentials SET retired_at = now() - interval '31 days' WHERE id = $1`,
      [before?.id],
    );
    await settings.forgetOldKeys();
    expect(await keysOf(of)).toEqual(['active']);
  });

  test('is gone with the connection, and another one comes when that is taken up again', async () => {
    const of = await drafted();
    const [before] = await settings.keys(of.connectionId);
    await setup.remove(of);
    expect(await keysOf(of)).toEqual([]);
    await setup.takeUp(of);
    expect(await keysOf(of)).toEqual(['active']);
    expect((await settings.keys(of.connectionId))[0]?.id).not.toBe(before?.id);
  });

  test('is sealed for its row: no table has it in plain', async () => {
    const of = await drafted();
    const [key] = await settings.keys(of.connectionId);
    expect(key?.sealed).toMatch(/^eyJ/);
    const another = await newSamlKey(
      keyRing,
      { id: of.connectionId, organizationId: of.organizationId },
      new Date(),
    );
    expect(another.sealed).not.toContain('PRIVATE KEY');
  });
});

describe('metadata is read again', () => {
  const log: string[] = [];
  const parts = { origin: ORIGIN, clock: systemClock, saml, log: (event: string) => void log.push(event) };
  const later = ({ connectionId }: Of, hours = 25) =>
    pool.query(
      `UPDATE saml_settings SET metadata_checked_at = now() - make_interval(hours => $2) WHERE connection_id = $1`,
      [connectionId, hours],
    );
  const entered = async () => {
    const of = await drafted();
    remote.body = metadataOf({});
    await setup.enterSaml({ ...of, entry: entry() });
    await setup.switchOn({ ...of, untried: true });
    await later(of);
    return of;
  };

  test('once a day, and then new certificates count at once and gone ones fade', async () => {
    const of = await entered();
    expect(await settings.renewalsDue(1_000)).toContain(of.connectionId);
    remote.body = metadataOf({ certificates: [second.certificatePem] });
    expect(await renewMetadata(parts, of.connectionId)).toBe(true);
    expect((await certificatesOf(of)).map(({ goneAt }) => goneAt === null)).toEqual([true, false]);
    expect(await settings.renewalsDue(1_000)).not.toContain(of.connectionId);
    const { rows } = await pool.query(
      `SELECT data FROM audit_events WHERE target_id = $1 AND action = 'connection.certificates_renewed'`,
      [of.connectionId],
    );
    expect(rows).toHaveLength(1);
  });

  test('no sooner than ten minutes after the last time, whoever asks', async () => {
    const of = await entered();
    const both = await Promise.all([
      renewMetadata(parts, of.connectionId),
      renewMetadata(parts, of.connectionId),
    ]);
    expect(both).toEqual([false, false]);
    remote.body = metadataOf({ certificates: [second.certificatePem] });
    expect(await renewMetadata(parts, of.connectionId)).toBe(false);
    expect(await certificatesOf(of)).toMatchObject([{ goneAt: null }]);
  });

  test.each([
    ['of another identity provider', { entityId: 'https://other.example' }],
    ['that sends people to another host', { sso: 'https://evil.example/sso' }],
  ])(
    'metadata %s is not taken, and the connection says so until it is well again (attack 42)',
    async (_, changes) => {
      const of = await entered();
      remote.body = metadataOf({ certificates: [second.certificatePem], ...changes });
      expect(await renewMetadata(parts, of.connectionId)).toBe(false);
      expect(await certificatesOf(of)).toHaveLength(1);
      expect((await settings.of(of.connectionId))?.provider?.ssoRedirectUrl).toBe('https://idp.example/sso');
      expect(await warningsOf(of)).toEqual({ status: 'degraded', warnings: ['metadata_moved'] });
      remote.body = metadataOf({});
      await later(of);
      await renewMetadata(parts, of.connectionId);
      expect(await warningsOf(of)).toEqual({ status: 'active', warnings: [] });
    },
  );

  test('what cannot be read changes nothing', async () => {
    const of = await entered();
    for (const body of ['', '<html>', metadataOf({}).slice(0, 200)]) {
      remote.body = body;
      await later(of);
      expect(await renewMetadata(parts, of.connectionId)).toBe(false);
    }
    expect(await certificatesOf(of)).toMatchObject([{ goneAt: null }]);
    expect(log).toContain('saml.metadata_not_read');
  });
});

test('the end of the last certificate is told before it comes, once, and is over with a new one', async () => {
  const of = await drafted();
  const { certificatePem } = await certificate(20);
  await setup.enterSaml({ ...of, entry: entry({ pasted: metadataOf({ certificates: [certificatePem] }) }) });
  await statusTo(of, 'active');
  await settings.noteExpiring();
  await settings.noteExpiring();
  expect(await warningsOf(of)).toEqual({ status: 'degraded', warnings: ['idp_certificate_expires'] });
  const { rows } = await pool.query(
    `SELECT FROM audit_events WHERE target_id = $1 AND action = 'connection.found_broken'`,
    [of.connectionId],
  );
  expect(rows).toHaveLength(1);
  await pool.query(
    `UPDATE saml_certificates SET not_after = now() + interval '300 days' WHERE connection_id = $1`,
    [of.connectionId],
  );
  await settings.noteExpiring();
  expect(await warningsOf(of)).toEqual({ status: 'active', warnings: [] });
});
