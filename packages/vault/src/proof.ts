import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';
import { constantTimeEqual } from './tokens.ts';

/**
 * A value that only this deployment can make, for something that is public: HMAC-SHA256 as base64url, 43 characters,
 * under a key derived from the current master key. Nothing is stored, so a copy of the database makes none.
 *
 * @param purpose keeps the values of two uses apart
 */
export function proofOf(keyRing: KeyRing, purpose: string, text: string): string {
  return proofUnder(keyRing.key(keyRing.currentKeyId), purpose, text);
}

/** Whether `value` is {@link proofOf} that text, under any key of the ring: a rotation ends nothing that is under way. */
export function isProof(keyRing: KeyRing, purpose: string, text: string, value: string): boolean {
  return keyRing.keyIds.some((keyId) =>
    constantTimeEqual(proofUnder(keyRing.key(keyId), purpose, text), value),
  );
}

function proofUnder(key: KeyObject, purpose: string, text: string): string {
  const derived = hkdfSync('sha256', key, '', `portico-proof:${purpose}`, 32);
  return createHmac('sha256', Buffer.from(derived)).update(text, 'utf8').digest('base64url');
}
