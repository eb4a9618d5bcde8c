import { PorticoError } from '@portico/core';

/** Why the vault said no. Closed; a test lists them. */
export const VAULT_FAILURES = [
  /** PORTICO_MASTER_KEY is absent or empty. */
  'master_key_missing',
  /** PORTICO_MASTER_KEY is not `kid:base64[,kid:base64…]` with 32 bytes in each key. */
  'master_key_malformed',
  /** A key of one repeated byte: a placeholder that somebody forgot. */
  'master_key_weak',
  /** The same key id, or the same key under two ids. */
  'master_key_duplicate',
  /** The canary of this database was sealed with another master key. */
  'master_key_mismatch',
  /** The value names a key that the ring does not hold: retired too early, or of another deployment. */
  'key_unknown',
  /** Not a value that this vault sealed: another format, other algorithms, cut or changed. */
  'sealed_value_malformed',
  /** Whole, but sealed for another table, column, row or organization. */
  'sealed_value_misplaced',
] as const;

export type VaultFailure = (typeof VAULT_FAILURES)[number];

/** A refusal of the vault. For people it is always `secret_unavailable`; `reason` and `detail` are for the log. */
export class VaultError extends PorticoError {
  readonly reason: VaultFailure;

  constructor(reason: VaultFailure, detail: string, cause?: unknown) {
    super('secret_unavailable', {
      detail: `${reason}: ${detail}`,
      ...(cause === undefined ? {} : { cause }),
    });
    this.reason = reason;
  }
}
