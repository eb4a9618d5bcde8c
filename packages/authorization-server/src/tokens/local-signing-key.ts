import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  type SignKeyObjectInput,
  sign,
} from 'node:crypto';
import { ExternalSigningKey } from 'oidc-provider';

/**
 * A private JWK that is imported once and signs in this thread: half of what the library's own way costs for RSA, which
 * is the dearest part of a refresh. Its private half is no part of what the provider holds.
 */
export class LocalSigningKey extends ExternalSigningKey {
  readonly #how: KeyObject | SignKeyObjectInput;
  readonly #public: KeyObject;
  readonly #name: { readonly kid: string; readonly alg: string };

  /** @param jwk RSA or P-256, with `kid` and `alg` */
  constructor(jwk: Record<string, unknown>) {
    super();
    const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
    // For EC the form that JWS wants (RFC 7518 section 3.4). RSA has one form, and a bare key is taken faster.
    this.#how = key.asymmetricKeyType === 'ec' ? { key, dsaEncoding: 'ieee-p1363' } : key;
    this.#public = createPublicKey(key);
    this.#name = { kid: String(jwk['kid']), alg: String(jwk['alg']) };
  }

  override get kid(): string {
    return this.#name.kid;
  }

  override get alg(): string {
    return this.#name.alg;
  }

  override keyObject(): KeyObject {
    return this.#public;
  }

  override sign(data: Uint8Array): Uint8Array {
    return sign('sha256', data, this.#how);
  }
}
