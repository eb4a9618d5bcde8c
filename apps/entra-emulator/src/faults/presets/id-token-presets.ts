import { epochSeconds } from '../../clock/clock.ts';
import type { Preset } from '../preset.ts';

/** Far from any clock skew that a client may allow. */
const DAY = 24 * 3600;

/** id_tokens that a client must refuse or live with. */
export const idTokenPresets: readonly Preset[] = [
  {
    name: 'wrong-audience',
    what: 'The next id_token is for another client.',
    forgery: () => ({ claims: { aud: '5c1f8a07-3b69-4d7e-9a42-e0d7c6b1f538' } }),
  },
  {
    name: 'wrong-issuer',
    what: 'The next id_token names another issuer.',
    forgery: () => ({ claims: { iss: 'https://login.example/7d0f5b36-9c1e-4a58-b3d4-6e2f8a917c05/v2.0' } }),
  },
  {
    name: 'expired-id-token',
    what: 'The next id_token expired a day ago.',
    forgery: (now) => ({
      claims: {
        iat: epochSeconds(now) - 2 * DAY,
        nbf: epochSeconds(now) - 2 * DAY,
        exp: epochSeconds(now) - DAY,
      },
    }),
  },
  {
    name: 'id-token-from-the-future',
    what: 'The next id_token is not valid before tomorrow.',
    forgery: (now) => ({
      claims: {
        iat: epochSeconds(now) + DAY,
        nbf: epochSeconds(now) + DAY,
        exp: epochSeconds(now) + 2 * DAY,
      },
    }),
  },
  {
    name: 'wrong-nonce',
    what: 'The next id_token carries the nonce of another sign-in.',
    forgery: () => ({ claims: { nonce: 'a-nonce-of-another-sign-in' } }),
  },
  { name: 'no-nonce', what: 'The next id_token carries no nonce.', forgery: () => ({ omit: ['nonce'] }) },
  {
    name: 'other-directory',
    what: 'The next id_token names another directory in tid.',
    forgery: () => ({ claims: { tid: '7d0f5b36-9c1e-4a58-b3d4-6e2f8a917c05' } }),
  },
  {
    name: 'unknown-kid',
    what: 'The next id_token is signed by a key that nobody published.',
    forgery: () => ({ signWith: 'unknown-key' }),
  },
  {
    name: 'stolen-kid',
    what: 'The next id_token is signed by another key under the published kid.',
    forgery: () => ({ signWith: 'stolen-kid' }),
  },
  {
    name: 'bad-signature',
    what: 'The signature of the next id_token is none.',
    forgery: () => ({ signWith: 'garbage' }),
  },
  { name: 'unsigned-id-token', what: 'The next id_token is of alg none.', forgery: () => ({ alg: 'none' }) },
  {
    name: 'hs256-id-token',
    what: 'The next id_token is signed HS256 with the public key as the secret.',
    forgery: () => ({ alg: 'HS256' }),
  },
  {
    name: 'no-groups',
    what: 'The next id_token carries no groups.',
    forgery: () => ({ omit: ['groups', '_claim_names', '_claim_sources'] }),
  },
  {
    name: 'unknown-groups',
    what: 'The next id_token names groups that the directory does not have.',
    forgery: () => ({ claims: { groups: ['b3f0c8d2-5a17-4e96-8c3b-1d7e90a4f562'] } }),
  },
  {
    name: 'no-email',
    what: 'The next id_token carries no e-mail address.',
    forgery: () => ({ omit: ['email', 'xms_edov'] }),
  },
];
