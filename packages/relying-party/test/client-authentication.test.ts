import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, newTrip } from './trip.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const THUMBPRINT = createHash('sha256').update('of a certificate').digest('hex').toUpperCase();

/** What the token endpoint was sent by a connection that proves itself with a certificate. */
async function assertionSent(): Promise<string> {
  const trip = newTrip({
    authentication: {
      kind: 'certificate',
      privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      thumbprintSha256: THUMBPRINT,
    },
  });
  await trip.signIn();
  const form = trip.provider.asked('/token')[0]?.form ?? new URLSearchParams();
  expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  expect(form.has('client_secret')).toBe(false);
  return form.get('client_assertion') ?? '';
}

const decoded = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

test('a certificate signs for the token endpoint, as Entra documents it: PS256, found by its thumbprint', async () => {
  const [header, payload, signature] = (await assertionSent()).split('.');
  expect(decoded(header)).toMatchObject({
    alg: 'PS256',
    'x5t#S256': Buffer.from(THUMBPRINT, 'hex').toString('base64url'),
  });
  const { aud, iss, sub, exp, jti } = decoded(payload);
  expect({ aud, iss, sub }).toEqual({
    aud: 'https://login.example/directory/v2.0/token',
    iss: 'client-of-the-connection',
    sub: 'client-of-the-connection',
  });
  expect(Number(exp)).toBeLessThan(Date.now() / 1000 + 10 * 60 + 1);
  expect(jti).toMatch(/\S{16}/);
  const signed = Buffer.from(`${header}.${payload}`);
  const key = { key: publicKey, padding: 6, saltLength: 32 };
  expect(verify('sha256', signed, key, Buffer.from(signature ?? '', 'base64url'))).toBe(true);
});

test('no two assertions are the same', async () => {
  expect(await assertionSent()).not.toBe(await assertionSent());
});

test('what another issuer signs is sent as it is, anew each time, and nothing else', async () => {
  const signed = ['assertion-1', 'assertion-2'];
  const trip = newTrip({
    authentication: { kind: 'assertion', assertion: async () => signed.shift() ?? 'one too many' },
  });
  await trip.signIn();
  await trip.signIn();
  const forms = trip.provider.asked('/token').map(({ form }) => form ?? new URLSearchParams());
  expect(forms.map((form) => form.get('client_assertion'))).toEqual(['assertion-1', 'assertion-2']);
  for (const form of forms) {
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    expect(form.get('client_id')).toBe('client-of-the-connection');
    expect(form.has('client_secret')).toBe(false);
  }
});

test('what could not be signed is nobody’s refusal: nothing is asked, and it may be tried again', async () => {
  const trip = newTrip({
    authentication: { kind: 'assertion', assertion: () => Promise.reject(new Error('no database')) },
  });
  await expect(trip.signIn()).rejects.toMatchObject({ code: 'idp_unavailable', fromProvider: false });
  expect(trip.provider.asked('/token')).toEqual([]);
});

test.each(['RS256', 'ES256'] as const)(
  'a key of ours signs %s for the issuer, found by its id alone (RFC 7523)',
  async (algorithm) => {
    const pair =
      algorithm === 'RS256' ? { privateKey, publicKey } : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const trip = newTrip({
      issuer: 'https://login.example/',
      authentication: {
        kind: 'private_key',
        privateKeyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        keyId: 'key-of-the-connection',
      },
    });
    trip.provider.document = { token_endpoint: 'https://login.example/oauth/token' };
    await trip.signIn();
    const [{ form } = { form: new URLSearchParams() }] = trip.provider.asked('/token');
    expect([...form.keys()].filter((name) => name.startsWith('client_'))).toEqual([
      'client_id',
      'client_assertion_type',
      'client_assertion',
    ]);
    const [header, payload, signature] = (form.get('client_assertion') ?? '').split('.');
    expect(decoded(header)).toEqual({ alg: algorithm, kid: 'key-of-the-connection' });
    const { aud, iss, sub, jti } = decoded(payload);
    expect({ aud, iss, sub }).toEqual({
      aud: 'https://login.example/',
      iss: 'client-of-the-connection',
      sub: 'client-of-the-connection',
    });
    expect(jti).toMatch(/\S{16}/);
    const key = { key: pair.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(
      verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature ?? '', 'base64url')),
    ).toBe(true);
  },
);

test('by Basic, id and secret are escaped as in a form, and no more than that (RFC 6749 section 2.3.1)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (secret) => {
      const clientId = 'a-client_of.acme*:+ %';
      const trip = newTrip({ clientId, authentication: { kind: 'secret', secret, method: 'basic' } });
      await codeOf(trip.signIn());
      const [request] = trip.provider.asked('/token');
      const [scheme, pair = ''] = (request?.headers.get('authorization') ?? '').split(' ');
      const [name, word, ...rest] = Buffer.from(pair, 'base64').toString().split(':');
      expect([scheme, name, rest]).toEqual(['Basic', 'a-client_of.acme*%3A%2B+%25', []]);
      expect(new URLSearchParams(`x=${word}`).get('x')).toBe(secret.toWellFormed());
      expect(request?.form.has('client_id') || request?.form.has('client_secret')).toBe(false);
      expect(request?.url).not.toContain('?');
    }),
    { numRuns: 50 },
  );
});
