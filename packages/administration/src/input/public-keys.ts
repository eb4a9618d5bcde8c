import { z } from 'zod';

const MOST_KEYS = 10;
const PRIVATE_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth', 'priv'];

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/, 'Not base64url.');
const named = {
  kid: z.string().min(1).max(200).optional(),
  use: z.literal('sig').optional(),
  key_ops: z.array(z.literal('verify')).max(1).optional(),
};
const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('RSA'),
    // 2048 bits are 342 characters (RFC 7518 section 3.3); 8192 are enough for anybody.
    n: base64url.min(342, 'An RSA key needs 2048 bits at least.').max(1_366),
    e: base64url.max(8),
    alg: z.enum(['RS256', 'PS256']).optional(),
    ...named,
  }),
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64url.length(43),
    y: base64url.length(43),
    alg: z.literal('ES256').optional(),
    ...named,
  }),
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: base64url.length(43),
    alg: z.literal('EdDSA').optional(),
    ...named,
  }),
]);

/** Whether some part of it is a private or a shared key. */
function isSecret(key: unknown): boolean {
  return typeof key === 'object' && key !== null && PRIVATE_PARTS.some((part) => part in key);
}

/** The public keys of an application, as a JSON Web Key Set (RFC 7517). Given as a value: nothing is ever fetched. */
export const publicKeySet = z.strictObject({
  keys: z
    .array(
      z
        .unknown()
        .refine((key) => !isSecret(key), {
          message: 'This is a private key. Keep it; give its public half.',
          abort: true,
        })
        .pipe(publicKey),
    )
    .min(1, 'Give one key at least.')
    .max(MOST_KEYS, `At most ${MOST_KEYS}.`),
});
export type PublicKeySet = z.infer<typeof publicKeySet>;
