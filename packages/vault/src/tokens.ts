import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A source of random bytes. Handed in where a test needs to know them. */
export type RandomBytes = (size: number) => Uint8Array;

const TOKEN_BYTES = 32;

/** A new secret of 256 random bits, as 43 characters of base64url (attack 104). */
export function newToken(random: RandomBytes = randomBytes): string {
  return Buffer.from(random(TOKEN_BYTES)).toString('base64url');
}

/**
 * SHA-256 as base64url. What a table keeps instead of a token: it finds the row and gives nobody the token. Only for
 * values of {@link newToken}; a password would need a slow hash.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}

/**
 * A value that only the holder of `token` can make, different for each purpose: HMAC-SHA256 as base64url, 43 characters,
 * which is also a valid PKCE code verifier (RFC 7636 section 4.1). PKCE verifier and nonce are derived from the random
 * cookie of the browser in this way, so a copy of the database does not hold them.
 */
export function deriveFromToken(token: string, purpose: string): string {
  return createHmac('sha256', token).update(purpose, 'utf8').digest('base64url');
}

/** Compares without telling by its time where the two differ (attack 104). */
export function constantTimeEqual(left: string, right: string): boolean {
  // Hashing first makes the lengths equal, which timingSafeEqual demands, and hides them.
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(left), digest(right));
}
