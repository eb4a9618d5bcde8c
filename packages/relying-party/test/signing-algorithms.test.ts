import { beforeEach, describe, expect, test } from 'vitest';
import { newSigner, type Signer, signedWithSecret, unsigned } from './signer.ts';
import { codeOf, newTrip, PERSON, type Trip } from './trip.ts';

const LISTED = 'id_token_signing_alg_values_supported';
const MINIMUM = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

let trip: Trip;
beforeEach(() => {
  trip = newTrip();
});

const honest = (): Record<string, unknown> => {
  const now = Math.floor(Date.now() / 1000);
  const { issuer: iss, clientId: aud } = trip.registration;
  return { ...PERSON, iss, aud, nonce: trip.secrets.nonce, iat: now, exp: now + 300 };
};
const published = (...signers: readonly Signer[]) =>
  trip.provider.answer('/keys', () => Response.json({ keys: signers.map(({ jwk }) => jwk) }));
const signInWith = (raw: string) => {
  trip.provider.spoilNext({ raw });
  return trip.signIn();
};

describe('the document says how id_tokens are signed', () => {
  test.each(MINIMUM)('with %s, where that is listed and the key is one for it', async (algorithm) => {
    const signer = await newSigner(algorithm);
    published(signer);
    trip.provider.document = { [LISTED]: ['HS256', 'none', algorithm] };
    expect(await signInWith(await signer.sign(honest()))).toMatchObject({ subject: PERSON.sub });
  });

  test.each(MINIMUM.filter((algorithm) => algorithm !== 'RS256'))(
    'not with %s, where it is not (attack 28)',
    async (algorithm) => {
      const signer = await newSigner(algorithm);
      published(signer);
      expect(await codeOf(signInWith(await signer.sign(honest())))).toBe('id_token_invalid');
      trip = newTrip();
      published(signer);
      trip.provider.document = { [LISTED]: ['RS256', 'HS256'] };
      expect(await codeOf(signInWith(await signer.sign(honest())))).toBe('id_token_invalid');
    },
  );

  test.each(['HS256', 'none'])(
    'and not with %s, although it lists it (attacks 27, 28)',
    async (algorithm) => {
      trip.provider.document = { [LISTED]: ['RS256', algorithm] };
      const forged =
        algorithm === 'none' ? unsigned(honest()) : await signedWithSecret(honest(), 'demo-secret');
      await expect(signInWith(forged)).rejects.toMatchObject({
        code: 'id_token_invalid',
        reason: `id_token signing algorithm: the token has ${algorithm}; it has to be RS256`,
      });
    },
  );

  test.each([[['HS256']], [['none', 'HS512']], [['RS1', 'ES256K']], [[]], [[7, null, { alg: 'RS256' }]]])(
    'a provider that lists only %j cannot be used, and the reason names the setting',
    async (listed) => {
      trip.provider.document = { [LISTED]: listed };
      await expect(trip.start()).rejects.toMatchObject({
        code: 'discovery_mismatch',
        reason: expect.stringMatching(/^id_token signing algorithm: the document lists /),
      });
    },
  );

  test('a list that is none means RS256', async () => {
    trip.provider.document = { [LISTED]: 'ES256' };
    expect(await codeOf(trip.signIn())).toHaveProperty('came');
  });

  test('a name out of a token does not get into a log as it is (attack 125)', async () => {
    const failing = signInWith(
      unsigned(honest()).replace(/^[^.]+/, Buffer.from('{"alg":"<x>\\n"}').toString('base64url')),
    );
    await expect(failing).rejects.toMatchObject({ reason: expect.not.stringContaining('<x>') });
  });
});

test('by another key of the right kind it is refused, whatever the algorithm', async () => {
  const [known, stranger] = [await newSigner('ES256'), await newSigner('ES256')];
  published(known);
  trip.provider.document = { [LISTED]: ['ES256'] };
  expect(await codeOf(signInWith(await stranger.sign(honest())))).toBe('id_token_invalid');
  expect(await codeOf(signInWith(await known.sign(honest())))).toHaveProperty('came');
});

test.each(['entra', 'entra_any_directory'] as const)(
  '%s is RS256, whatever its document lists',
  async (dialect) => {
    const directory = '5f0c1a5e-6f7a-4d53-9d0e-0a4f2f6c7a11';
    const issuer = `https://login.example/${directory}/v2.0`;
    const any = dialect === 'entra_any_directory';
    trip = newTrip({ dialect, issuer: any ? 'https://login.example/common/v2.0' : issuer });
    const signer = await newSigner('ES256');
    trip.provider.document = {
      [LISTED]: ['ES256', 'RS256'],
      ...(any ? { issuer: 'https://login.example/{tenantid}/v2.0' } : {}),
    };
    const keys = [signer.jwk, trip.provider.publicJwk()];
    trip.provider.answer('/keys', () => Response.json({ keys }));
    const claims = { ...honest(), iss: issuer, tid: directory };
    expect(await codeOf(signInWith(await signer.sign(claims)))).toBe('id_token_invalid');
    expect(await codeOf(trip.signIn({ ...PERSON, iss: issuer, tid: directory }))).toHaveProperty('came');
  },
);
