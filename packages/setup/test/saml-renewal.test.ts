import { systemClock } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { renewMetadata } from '../src/index.ts';
import { certificate, entry, metadataOf, type Of, ORIGIN, samlWorld, second } from './saml-bench.ts';

const { certificatesOf, drafted, pool, remote, saml, settings, setup, statusTo, warningsOf } =
  await samlWorld();

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

  test('also where sign-outs go as a form, and answers to them', async () => {
    const of = await entered();
    const out = ['https://idp.example/out', 'https://idp.example/answers'] as const;
    remote.body = metadataOf({ out });
    await renewMetadata(parts, of.connectionId);
    const known = (await settings.of(of.connectionId))?.provider;
    expect(known).toMatchObject({ sloUrl: null, sloPostUrl: out[0], sloResponseUrl: out[1] });
    remote.body = metadataOf({});
    await later(of);
    await renewMetadata(parts, of.connectionId);
    expect((await settings.of(of.connectionId))?.provider?.sloPostUrl).toBeNull();
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
    ['that signs people out at another host', { out: ['https://evil.example', 'https://idp.example'] }],
    ['that sends answers to another host', { out: ['https://idp.example', 'https://evil.example'] }],
  ] as const)(
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
  // Where its metadata is read every day, a new one may come by itself.
  const readAt = (address: string | null) =>
    pool.query('UPDATE saml_settings SET metadata_url = $2 WHERE connection_id = $1', [
      of.connectionId,
      address,
    ]);
  await readAt('https://idp.example/metadata');
  await settings.noteExpiring();
  expect(await warningsOf(of)).toEqual({ status: 'active', warnings: [] });
  await readAt(null);
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

test('the end of the last certificate is told again 30 and 7 days before it, and when it has ended; each once', async () => {
  const of = await drafted();
  const { certificatePem } = await certificate(50);
  await setup.enterSaml({ ...of, entry: entry({ pasted: metadataOf({ certificates: [certificatePem] }) }) });
  await statusTo(of, 'active');
  const told = async (days: number) => {
    await pool.query(
      'UPDATE saml_certificates SET not_after = now() + make_interval(days => $2) WHERE connection_id = $1',
      [of.connectionId, days],
    );
    await settings.noteExpiring();
    await settings.noteExpiring();
    const { rows } = await pool.query(
      `SELECT FROM audit_events WHERE target_id = $1 AND action = 'connection.found_broken'`,
      [of.connectionId],
    );
    return rows.length;
  };
  const counts = [];
  for (const days of [50, 31, 30, 8, 7, 1, 0, -1]) counts.push(await told(days));
  expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  // Another one that ends soon, too, is told in its own time; one that ends late is none of it.
  for (const days of [20, 6, 300]) counts.push(await told(days));
  expect(counts.slice(-3)).toEqual([4, 5, 5]);
  expect(await told(20)).toBe(6);
  await pool.query(
    `INSERT INTO saml_certificates (connection_id, project_id, organization_id, fingerprint, pem, not_after)
     SELECT connection_id, project_id, organization_id, 'another', pem, now() + interval '1 year' FROM saml_certificates
     WHERE connection_id = $1`,
    [of.connectionId],
  );
  await settings.noteExpiring();
  expect(await warningsOf(of)).toEqual({ status: 'active', warnings: [] });
});
