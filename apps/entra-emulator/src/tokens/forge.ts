import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { z } from 'zod';
import { dictionary, list, nonEmptyText, record } from '../shape/read-shape.ts';
import { signingInput, signRs256 } from './jwt.ts';
import type { SigningKey } from './signing-keys.ts';

/** How to spoil the next id_token: what a client must refuse. */
export const forgery = record(
  {},
  {
    /** Claims to set or overwrite. */
    claims: dictionary,
    /** Header parameters to set or overwrite. */
    header: dictionary,
    /** Claims to leave out. */
    omit: list(nonEmptyText),
    /** `HS256` signs with the published public key as the secret: the classic confusion. */
    alg: z.enum(['RS256', 'RS384', 'PS256', 'HS256', 'none']),
    /** `unknown-key`: another key under another kid. `stolen-kid`: another key under our kid. */
    signWith: z.enum(['unknown-key', 'stolen-kid', 'garbage']),
  },
);
export type Forgery = z.infer<typeof forgery>;

/** Forgeries waiting for the next id_tokens, in order. */
export class ForgeQueue {
  #waiting: Forgery[] = [];

  add(entry: Forgery): void {
    this.#waiting.push(entry);
  }

  take(): Forgery | undefined {
    return this.#waiting.shift();
  }

  clear(): void {
    this.#waiting = [];
  }

  get length(): number {
    return this.#waiting.length;
  }
}

/** Makes a spoiled token out of honest claims. */
export function forgeToken(key: SigningKey, honest: Record<string, unknown>, how: Forgery): string {
  const claims = { ...honest, ...how.claims };
  for (const name of how.omit ?? []) delete claims[name];
  const privateKey = how.signWith === undefined ? key.privateKey : foreignKey();
  const kid = how.signWith === 'unknown-key' ? 'a-key-that-nobody-published' : key.kid;
  const header = { typ: 'JWT', alg: how.alg ?? 'RS256', kid, ...how.header };
  if (how.signWith === 'garbage') return `${signingInput(header, claims)}.bm90IGEgc2lnbmF0dXJl`;
  const input = signingInput(header, claims);
  switch (how.alg) {
    case 'none':
      return `${input}.`;
    case 'HS256': {
      const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    }
    case 'RS384':
      return `${input}.${sign('sha384', Buffer.from(input), privateKey).toString('base64url')}`;
    case 'PS256':
      return `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, padding: 6, saltLength: 32 }).toString('base64url')}`;
    default:
      return signRs256(header, claims, privateKey);
  }
}

const foreignKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
