import { connectionUrls } from '@portico/connections';
import type { AnswerFacts } from '@portico/core';
import { answerTraits, signInAttempts } from '@portico/database';
import { expect, test } from 'vitest';
import { createAnswerHistory } from '../src/index.ts';
import { signInBench } from './bench.ts';
import { ADA, type SamlCustomer, samlCustomer, strangerKey } from './saml-provider.ts';
import { samlTrips } from './saml-trips.ts';

/* What an owner reads of a sign-in over SAML: what did not fit, what is otherwise than before, and nothing of the person. */

const bench = await signInBench();
const { signIn } = samlTrips(bench);
const ENTITY = 'https://idp.example/metadata';
const ourEntity = ({ id }: SamlCustomer) => connectionUrls(bench.parts.origin, id).metadata;
const ourAcs = ({ id }: SamlCustomer) => connectionUrls(bench.parts.origin, id).assertionConsumerService;

/** Of the sign-in that was last begun. */
async function lastFacts({ id }: SamlCustomer): Promise<AnswerFacts | null> {
  const [row] = await bench.rows(
    'SELECT answer_facts AS facts FROM sign_in_attempts WHERE connection_id = $1 ORDER BY created_at DESC LIMIT 1',
    [id],
  );
  return (row?.['facts'] ?? null) as AnswerFacts | null;
}

const OTHER = 'https://other.example';

test.each<[string, object, (over: SamlCustomer) => object]>([
  [
    'audience',
    { audience: OTHER },
    (over) => ({ of: 'Audience', expected: ourEntity(over), received: OTHER }),
  ],
  [
    'recipient',
    { recipient: OTHER },
    (over) => ({ of: 'Recipient', expected: ourAcs(over), received: OTHER }),
  ],
  [
    'destination',
    { destination: OTHER },
    (over) => ({ of: 'Destination', expected: ourAcs(over), received: OTHER }),
  ],
  ['issuer', { issuer: OTHER }, () => ({ of: 'Issuer', expected: ENTITY, received: OTHER })],
  [
    'algorithm',
    { signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' },
    () => ({
      of: 'Algorithm',
      expected: expect.stringContaining('rsa-sha256'),
      received: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    }),
  ],
  [
    'certificate',
    { cert: strangerKey.certificatePem, key: strangerKey.privateKeyPem },
    () => ({
      of: 'Certificate',
      expected: expect.stringMatching(/^[\dA-F]{64}$/),
      received: expect.stringMatching(/^[\dA-F]{64}$/),
    }),
  ],
  [
    'format of the NameID',
    { nameIdentifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' },
    () => ({ of: 'NameID Format', received: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
  ],
])('its trace has both sides of an %s that does not fit', async (_of, options, mismatch) => {
  const over = await samlCustomer(bench);
  await signIn(over, options);
  expect((await lastFacts(over))?.mismatch).toMatchObject(mismatch(over));
});

test('its trace has by how many seconds a time was missed', async () => {
  const over = await samlCustomer(bench);
  await signIn(over, { lifetimeInSeconds: -300 });
  const mismatch = (await lastFacts(over))?.mismatch;
  expect(mismatch).toMatchObject({ of: 'Time', expected: expect.stringMatching(/^after \d{4}-/) });
  expect(mismatch?.seconds).toBeGreaterThanOrEqual(299);
  expect(mismatch?.seconds).toBeLessThan(360);
});

test('its trace has no id of a request, which is a secret of a browser (attack 135)', async () => {
  const over = await samlCustomer(bench);
  bench.log.length = 0;
  await signIn(over, { inResponseTo: '_other' });
  // The id of a request belongs to a browser, in the log, too.
  expect(JSON.stringify(bench.log)).toContain('saml_in_response_to');
  expect(JSON.stringify(bench.log)).not.toMatch(/expected|received|_other/);
  expect(await lastFacts(over)).toBeNull();
});

test('its trace has nothing that could turn the text around it, and little of what is long', async () => {
  const over = await samlCustomer(bench);
  await signIn(over, { audience: `\u202eevil${'x'.repeat(2_000)}` });
  expect((await lastFacts(over))?.mismatch?.received).toMatch(/^evilx{100,495}$/);
});

test('a provider that changes its answers is named, with what they were before', async () => {
  const over = await samlCustomer(bench);
  const lastSeen = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:00:00\.000Z$/);
  await signIn(over);
  expect(await lastFacts(over)).toBeNull();
  await signIn(over, {}, { ...ADA, id: 'newcomer', emails: [] });
  expect(await lastFacts(over)).toEqual({
    changes: [{ what: 'attribute', before: expect.stringContaining('/emailaddress'), lastSeen, now: null }],
  });
});

test('of an answer that nobody is known to have signed nothing is called a change: a browser may bring anything', async () => {
  const over = await samlCustomer(bench);
  await signIn(over);
  await signIn(over, { signatureAlgorithm: 'rsa-sha1' });
  expect(await lastFacts(over)).toEqual({
    mismatch: expect.objectContaining({
      of: 'Algorithm',
      received: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    }),
  });
});

test('one who came in by a changed answer has it in the trace, and what is known has no value of anybody', async () => {
  const over = await samlCustomer(bench);
  await signIn(over);
  const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
  await signIn(over, { nameIdentifierFormat: persistent });
  expect((await lastFacts(over))?.changes).toEqual([
    expect.objectContaining({ what: 'name_id_format', now: persistent }),
  ]);
  // Both are known by now.
  for (const nameIdentifierFormat of [undefined, persistent]) {
    await signIn(over, nameIdentifierFormat ? { nameIdentifierFormat } : {});
    expect(await lastFacts(over)).toBeNull();
  }
  const [row] = await bench.rows('SELECT traits::text FROM answer_traits WHERE connection_id = $1', [
    over.id,
  ]);
  expect(row?.['traits']).toContain('emailaddress');
  expect(row?.['traits']).not.toMatch(/ada|lovelace|contoso/i);
});

test('what answers look like is written once an hour, and not at each sign-in', async () => {
  const over = await samlCustomer(bench);
  const { pool } = bench.database;
  let now = new Date('2026-11-30T10:20:00Z');
  const answers = createAnswerHistory({
    ...{ traits: answerTraits(pool), attempts: signInAttempts(pool) },
    ...{ clock: { now: () => now }, log: () => {} },
  });
  const written = async () =>
    (await bench.rows('SELECT 1 FROM answer_traits WHERE connection_id = $1', [over.id])).length;
  const cameIn = () => answers.cameIn('att_none', over.id, { algorithms: ['rsa'] });
  await cameIn();
  expect(await written()).toBe(1);
  await bench.rows('DELETE FROM answer_traits WHERE connection_id = $1', [over.id]);
  now = new Date('2026-11-30T10:59:59Z');
  await cameIn();
  expect(await written()).toBe(0);
  now = new Date('2026-11-30T11:00:00Z');
  await cameIn();
  expect(await written()).toBe(1);
});
