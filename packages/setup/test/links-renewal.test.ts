import { describe, expect, test } from 'vitest';
import { codeOf } from './links-world.ts';
import { entry, RENEWS, renewalWorld } from './renewal-world.ts';
import { certificate, first, metadataOf, second } from './saml-bench.ts';

/* A link by which whoever administers the identity provider gives a connection its new certificate or secret, and nothing else. */

const world = await renewalWorld();
const { pool, links, setup, connected, made, holder, renew, fingerprints, acting } = world;

describe('over SAML', () => {
  test.each([
    ['a certificate', () => second.certificatePem],
    ['metadata', () => metadataOf({ certificates: [second.certificatePem] })],
  ])('%s of the same provider is taken, and the earlier one counts until its own end', async (_, pasted) => {
    const of = await connected('saml');
    const { id, kept, caller } = await holder(of);
    await pool.query(`UPDATE sso_connections SET warnings = '{idp_certificate_expires}' WHERE id = $1`, [
      of.connectionId,
    ]);
    await renew(of, caller, { pasted: pasted() });
    expect(await fingerprints(of)).toEqual([
      ['new', false],
      ['old', false],
    ]);
    const { rows } = await pool.query('SELECT warnings, status FROM sso_connections WHERE id = $1', [
      of.connectionId,
    ]);
    expect(rows).toEqual([{ warnings: [], status: 'active' }]);
    const { provider } = (await links.made(await links.held(id, kept))) ?? {};
    expect(provider?.holdsUntil?.getTime()).toBeGreaterThan(Date.now());
  });

  test('another provider is not, however it is pasted (attack 42)', async () => {
    const of = await connected('saml');
    const { caller } = await holder(of);
    const pasted = metadataOf({ certificates: [second.certificatePem], entityId: 'https://evil.example' });
    expect(await codeOf(renew(of, caller, { pasted }))).toBe('identity_provider_in_use');
    expect(await codeOf(renew(of, caller, { clientSecret: 'demo' }))).toBe('invalid_request');
    expect(await fingerprints(of)).toEqual([['old', false]]);
  });

  test('an owner alone makes the link, and it is worth what they may do when it is used', async () => {
    const of = await connected('saml');
    expect(await codeOf(made(of, acting(of, 'admin')))).toBe('forbidden');
    const developer = { ...of.caller.principal, memberships: [], projectAdminOf: [world.project] };
    expect(await codeOf(made(of, { principal: developer }))).toBe('not_found');
    const { id, kept, caller } = await holder(of);
    await pool.query(`UPDATE memberships SET role = 'admin' WHERE user_id = $1`, [of.userId]);
    expect(await codeOf(renew(of, caller, { pasted: second.certificatePem }))).toBe('conflict');
    expect(await codeOf(links.holder(id, kept))).toBe('setup_link_revoked');
    expect(await fingerprints(of)).toEqual([['old', false]]);
  });

  test('a certificate that has ended, or is known already, is refused, and nothing is stored', async () => {
    const of = await connected('saml');
    const { caller } = await holder(of);
    const { certificatePem: over } = await certificate(-0.5);
    const metadata = [metadataOf({ certificates: [over] }), metadataOf({})];
    for (const pasted of [over, first.certificatePem, ...metadata])
      expect(await codeOf(renew(of, caller, { pasted }))).toBe('certificate_not_new');
    expect(await fingerprints(of)).toEqual([['old', false]]);
  });
});

describe('of an OpenID client', () => {
  test('a new secret takes the place of the one before, and all else stays', async () => {
    const of = await connected('oidc');
    const { caller } = await holder(of);
    await renew(of, caller, { clientSecret: 'renewed-for-tests' });
    const { rows } = await pool.query(
      `SELECT s.issuer, s.client_id, k.kind, k.sealed <> 'before' AS renewed, k.sealed LIKE '%renewed-for-tests%' AS plain
       FROM oidc_settings s JOIN connection_credentials k ON k.connection_id = s.connection_id WHERE s.connection_id = $1`,
      [of.connectionId],
    );
    expect(rows).toEqual([
      {
        issuer: 'https://idp.example',
        client_id: 'portico',
        kind: 'client_secret',
        renewed: true,
        plain: false,
      },
    ]);
    expect(await codeOf(renew(of, caller, { pasted: second.certificatePem }))).toBe('invalid_request');
  });

  test('an admin makes the link, and a member none', async () => {
    const of = await connected('oidc');
    expect(await codeOf(made(of, acting(of, 'admin')))).toBe('done');
    expect(await codeOf(made(of, acting(of, 'member')))).toBe('forbidden');
  });
});

describe('its holder', () => {
  test('reaches nothing else of the connection, and no other one (attack 81)', async () => {
    const of = await connected('saml');
    const other = await connected('saml');
    const { caller } = await holder(of);
    const mine = { organizationId: of.organizationId, connectionId: of.connectionId, caller };
    const tried = [
      renew(other, caller, { pasted: second.certificatePem }),
      renew({ ...other, organizationId: of.organizationId }, caller, { pasted: second.certificatePem }),
      setup.enterSaml({ ...mine, entry }),
      setup.change({ ...mine, change: { name: 'Mine' } }),
      setup.remove(mine),
      setup.addNextKey(mine),
      links.draft({
        organizationId: of.organizationId,
        protocol: 'oidc',
        provider: 'okta',
        name: 'Okta',
        caller,
      }),
    ];
    expect(await Promise.all(tried.map(codeOf))).toEqual(tried.map(() => 'not_found'));
    // And members enter it anew: this way is of links alone.
    expect(await codeOf(renew(of, of.caller, { pasted: second.certificatePem }))).toBe('not_found');
  });
});

test('a link is for renewing or for something else, and names the connection that it renews', async () => {
  const of = await connected('saml');
  const { organizationId, connectionId, caller } = of;
  const wanted = { ...RENEWS, organizationId, caller };
  const wrong = [
    links.make({ ...wanted, connectionId: undefined }),
    links.make({ ...wanted, intents: ['sso'], connectionId }),
    links.make({ ...wanted, intents: ['certificate_renewal', 'domain'], connectionId }),
  ];
  expect(await Promise.all(wrong.map(codeOf))).toEqual(wrong.map(() => 'invalid_request'));
  const other = await connected('saml');
  expect(await codeOf(links.make({ ...wanted, connectionId: other.connectionId }))).toBe('not_found');
});
