import { newSamlKey } from '@portico/connections';
import { describe, expect, test } from 'vitest';
import {
  ADDRESS,
  certificate,
  codeOf,
  entry,
  first,
  keyRing,
  metadataOf,
  type Of,
  ORIGIN,
  samlWorld,
  second,
} from './saml-bench.ts';

const { cameIn, certificatesOf, drafted, pool, remote, settings, setup } = await samlWorld();

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

  test('with the places where sign-outs go as a form, and answers to them', async () => {
    const of = await drafted();
    const out = ['https://idp.example/out', 'https://idp.example/answers'] as const;
    await setup.enterSaml({ ...of, entry: entry({ pasted: metadataOf({ out }) }) });
    const known = (await settings.of(of.connectionId))?.provider;
    expect(known).toMatchObject({ sloUrl: null, sloPostUrl: out[0], sloResponseUrl: out[1] });
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
    // The one before counts no more after a while, and is a new one then.
    await pool.query(
      `UPDATE saml_certificates SET gone_at = now() - interval '8 days' WHERE connection_id = $1 AND gone_at IS NOT NULL`,
      [of.connectionId],
    );
    expect(await codeOf(setup.enterSaml({ ...asAdmin, entry: entry() }))).toBe('forbidden');
  });

  test.each([
    ['an address from where certificates come later', ADDRESS],
    ['another host to sign in at', metadataOf({ sso: 'https://evil.example/sso' })],
    ['another host to sign out at', metadataOf({ out: ['https://evil.example', 'https://idp.example'] })],
    ['another host for answers', metadataOf({ out: ['https://idp.example', 'https://evil.example'] })],
  ])('%s is entered by owners alone, also with the certificates that are known', async (_, pasted) => {
    const of = await drafted();
    await setup.enterSaml({ ...of, entry: entry({ pasted: metadataOf({}) }) });
    await cameIn(of);
    const asAdmin = { ...of, caller: of.as('admin') };
    expect(await codeOf(setup.enterSaml({ ...asAdmin, entry: entry({ pasted }) }))).toBe('forbidden');
    expect((await settings.of(of.connectionId))?.provider).toMatchObject({
      ...{ metadataUrl: null, ssoRedirectUrl: 'https://idp.example/sso' },
    });
    expect(await codeOf(setup.enterSaml({ ...of, entry: entry({ pasted }) }))).toBe('done');
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

test('however often it is entered, no more than ten certificates are kept of a connection', async () => {
  const of = await drafted();
  const many = await Promise.all(Array.from({ length: 8 }, () => certificate()));
  for (const { certificatePem } of many)
    await setup.enterSaml({
      ...of,
      entry: entry({ pasted: metadataOf({ certificates: [certificatePem] }) }),
    });
  const { rows } = await pool.query('SELECT FROM saml_certificates WHERE connection_id = $1', [
    of.connectionId,
  ]);
  expect(rows).toHaveLength(6);
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
