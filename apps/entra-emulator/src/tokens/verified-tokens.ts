import type { SigningKeys } from './signing-keys.ts';

interface Verified {
  readonly kid: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Validity, seconds since 1970. */
  readonly notBefore: number;
  readonly expires: number;
}

const KEPT = 200;

/**
 * Tokens whose signature was found right: a client shows the same one for an hour, and checking it again is half of the
 * work of a small request. Time and keys are looked at each time.
 */
export class VerifiedTokens {
  readonly #keys: SigningKeys;
  readonly #kept = new Map<string, Verified>();

  constructor(keys: SigningKeys) {
    this.#keys = keys;
  }

  /** @param audience the name of the service that was asked, which the token was found to be for  @param now ms */
  claimsOf(token: string, audience: string, now: number): Readonly<Record<string, unknown>> | undefined {
    const known = this.#kept.get(`${audience} ${token}`);
    if (known === undefined) return undefined;
    const seconds = Math.floor(now / 1000);
    const valid = known.notBefore <= seconds && seconds < known.expires;
    return valid && this.#keys.byKid(known.kid) !== undefined ? known.claims : undefined;
  }

  keep(token: string, audience: string, kid: string, claims: Readonly<Record<string, unknown>>): void {
    const { nbf, exp } = claims;
    if (typeof exp !== 'number') return;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(`${audience} ${token}`, {
      kid,
      claims,
      notBefore: typeof nbf === 'number' ? nbf : 0,
      expires: exp,
    });
  }
}
