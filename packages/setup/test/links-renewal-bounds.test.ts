import { describe, expect, test } from 'vitest';
import { codeOf } from './links-world.ts';
import { entry, renewalWorld } from './renewal-world.ts';
import { certificate, first, metadataOf, second } from './saml-bench.ts';

/* What a renewal link leaves as it is: where people are led, what is believed already, what an owner has entered meanwhile. */

const { pool, links, setup, remote, connected, holder, renew, fingerprints } = await renewalWorld();
const KNOWN = 'https://idp.example/metadata';

type Of = Awaited<ReturnType<typeof connected>>;

const rowOf = async ({ connectionId }: Of) =>
  (
    await pool.query<{ metadata_url: string | null; sso: string; slo_url: string | null; entered_at: Date }>(
      `SELECT s.metadata_url, s.sso_redirect_url AS sso, s.slo_url, s.wants_signed_requests, c.entered_at, c.warnings, c.status
       FROM saml_settings s JOIN sso_connections c ON c.id = s.connection_id WHERE s.connection_id = $1`,
      [connectionId],
    )
  ).rows[0];
const readAt = ({ connectionId }: Of, address: string) =>
  pool.query('UPDATE saml_settings SET metadata_url = $2 WHERE connection_id = $1', [connectionId, address]);

describe('over SAML', () => {
  test('metadata that leads people to another host is refused, and nothing of it is taken (attack 42)', async () => {
    const of = await connected('saml');
    const { caller } = await holder(of);
    const before = await rowOf(of);
    const pasted = metadataOf({ certificates: [second.certificatePem], sso: 'https://evil.example/phish' });
    expect(await codeOf(renew(of, caller, { pasted }))).toBe('invalid_request');
    expect(await rowOf(of)).toEqual(before);
    expect(await fingerprints(of)).toEqual([['old', false]]);
  });

  test('of metadata the certificates alone are taken, and what was tried goes on being true', async () => {
    const of = await connected('saml');
    const { caller } = await holder(of);
    const before = await rowOf(of);
    const pasted = metadataOf({
      certificates: [second.certificatePem],
      sso: 'https://idp.example/elsewhere',
    });
    await renew(of, caller, { pasted });
    expect(await rowOf(of)).toEqual(before);
    expect(await fingerprints(of)).toHaveLength(2);
  });

  test('they are read from another host by an owner’s word alone, from the known one by the link (attack 42)', async () => {
    const of = await connected('saml');
    const { caller } = await holder(of);
    remote.body = metadataOf({ certificates: [second.certificatePem] });
    expect(await codeOf(renew(of, caller, { pasted: 'https://evil.example/metadata' }))).toBe(
      'invalid_request',
    );
    expect(await rowOf(of)).toMatchObject({ metadata_url: null });
    await renew(of, caller, { pasted: KNOWN });
    expect(await rowOf(of)).toMatchObject({ metadata_url: KNOWN });
  });

  test('an address is no news without a certificate that is new and has not ended', async () => {
    const of = await connected('saml');
    const { caller } = await holder(of);
    const { certificatePem: over } = await certificate(-0.5);
    for (const pem of [first.certificatePem, over]) {
      remote.body = metadataOf({ certificates: [pem] });
      expect(await codeOf(renew(of, caller, { pasted: KNOWN }))).toBe('certificate_not_new');
    }
    expect(await fingerprints(of)).toEqual([['old', false]]);
  });

  test('a certificate alone leaves where they are read every day', async () => {
    const of = await connected('saml');
    await readAt(of, KNOWN);
    await renew(of, (await holder(of)).caller, { pasted: second.certificatePem });
    expect(await rowOf(of)).toMatchObject({ metadata_url: KNOWN });
  });

  test('no more are taken than count at a sign-in, so that the one that signs stays among them', async () => {
    const of = await connected('saml');
    const { caller } = await holder(of);
    const five = await Promise.all([400, 401, 402, 403, 404].map((days) => certificate(days)));
    const certificates = five.map(({ certificatePem }) => certificatePem);
    expect(await codeOf(renew(of, caller, { pasted: metadataOf({ certificates }) }))).toBe('invalid_request');
    expect(await fingerprints(of)).toEqual([['old', false]]);
  });

  test('the provider that is known is found among several, and metadata without it is another’s', async () => {
    const of = await connected('saml');
    const { caller } = await holder(of);
    const severally = (...each: readonly string[]) =>
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${each.join('')}</md:EntitiesDescriptor>`;
    const [known, other, third] = ['https://idp.example', 'https://b.example', 'https://c.example'].map(
      (entityId) => metadataOf({ certificates: [second.certificatePem], entityId }),
    ) as [string, string, string];
    expect(await codeOf(renew(of, caller, { pasted: severally(other, third) }))).toBe(
      'identity_provider_in_use',
    );
    await renew(of, caller, { pasted: severally(other, known) });
    expect(await fingerprints(of)).toHaveLength(2);
  });

  test('what else was found of the connection is true still', async () => {
    const of = await connected('saml');
    const found = `UPDATE sso_connections SET warnings = '{metadata_moved,idp_certificate_expires}', status = 'degraded' WHERE id = $1`;
    await pool.query(found, [of.connectionId]);
    await renew(of, (await holder(of)).caller, { pasted: second.certificatePem });
    expect(await rowOf(of)).toMatchObject({ warnings: ['metadata_moved'], status: 'degraded' });
  });
});

describe('of an OpenID client', () => {
  const openId = async ({ connectionId }: Of) =>
    (
      await pool.query<object>(
        `SELECT s.issuer, s.client_id, s.scopes, c.warnings, c.status, c.entered_at FROM oidc_settings s
         JOIN sso_connections c ON c.id = s.connection_id WHERE c.id = $1`,
        [connectionId],
      )
    ).rows[0];

  test('the secret alone is exchanged: what else was found is true still, and what was tried goes on being true', async () => {
    const of = await connected('oidc');
    const found = `UPDATE sso_connections SET warnings = '{endpoint_moved,credential_refused}', status = 'degraded' WHERE id = $1`;
    await pool.query(found, [of.connectionId]);
    const before = await openId(of);
    await renew(of, (await holder(of)).caller, { clientSecret: 'renewed-for-tests' });
    expect(await openId(of)).toEqual({ ...before, warnings: ['endpoint_moved'] });
  });

  test('where another client was entered meanwhile it is not given a secret that is not its own', async () => {
    const of = await connected('oidc');
    const { caller } = await holder(of);
    // As they come to the write: the row is changed by somebody else, who has not committed yet.
    const owner = await pool.connect();
    await owner.query('BEGIN');
    await owner.query(`UPDATE sso_connections SET entered_at = now() + interval '1 second' WHERE id = $1`, [
      of.connectionId,
    ]);
    const renewing = codeOf(renew(of, caller, { clientSecret: 'renewed-for-tests' }));
    await expect
      .poll(
        async () =>
          (
            await pool.query(
              `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
            )
          ).rowCount,
      )
      .toBeGreaterThan(0);
    await owner.query('COMMIT');
    owner.release();
    expect(await renewing).toBe('conflict');
    const { rows } = await pool.query('SELECT sealed FROM connection_credentials WHERE connection_id = $1', [
      of.connectionId,
    ]);
    expect(rows).toEqual([{ sealed: 'before' }]);
  });
});

describe('a link renews once', () => {
  const counts = async (id: string) =>
    (
      await pool.query<object>(
        `SELECT l.completed_at IS NOT NULL AS done, count(e.id)::int AS told FROM setup_links l
         LEFT JOIN audit_events e ON e.target_id = l.id AND e.action = 'setup_link.completed' WHERE l.id = $1 GROUP BY l.id`,
        [id],
      )
    ).rows[0];

  test.each([
    ['oidc', () => ({ clientSecret: 'renewed-for-tests' })],
    ['saml', () => ({ pasted: second.certificatePem })],
  ] as const)(
    'over %s: with what it writes it is over, and nothing else has to run',
    async (protocol, given) => {
      const of = await connected(protocol);
      const { id, kept, caller } = await holder(of);
      await renew(of, caller, given());
      expect(await counts(id)).toEqual({ done: true, told: 1 });
      expect(await codeOf(links.holder(id, kept))).toBe('setup_link_completed');
      const { certificatePem } = await certificate();
      expect(await codeOf(renew(of, caller, { ...given(), pasted: certificatePem }))).toBe('conflict');
    },
  );

  test('of two at the same moment one does', async () => {
    const of = await connected('saml');
    const { id, caller } = await holder(of);
    const given = [second, await certificate()].map(({ certificatePem: pasted }) => ({ pasted }));
    const both = await Promise.all(given.map((each) => codeOf(renew(of, caller, each))));
    expect(both.sort()).toEqual(['conflict', 'done']);
    expect(await fingerprints(of)).toHaveLength(2);
    expect(await counts(id)).toEqual({ done: true, told: 1 });
  });

  test('what is refused leaves it as it was', async () => {
    const of = await connected('saml');
    const { id, caller } = await holder(of);
    expect(await codeOf(renew(of, caller, { pasted: first.certificatePem }))).toBe('certificate_not_new');
    expect(await codeOf(setup.enterSaml({ ...of, caller, entry }))).toBe('not_found');
    expect(await counts(id)).toEqual({ done: false, told: 0 });
  });
});
