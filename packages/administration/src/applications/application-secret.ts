import { hashToken, newToken } from '@portico/vault';
import type { ApplicationKind } from '../input/application.ts';

/** Whether such an application can keep a secret. One in a browser or on somebody's device cannot (RFC 6749, 2.1). */
export function keepsSecret(kind: ApplicationKind): boolean {
  return kind === 'web' || kind === 'machine';
}

/** A new secret and the row for it. The secret is shown once; the prefix lets secret scanners find it. */
export function newSecret(createdAt: Date) {
  const secret = `ptco_${newToken()}`;
  // A secret has no id of its own kind: its place in the list is all that names it.
  const row = { id: crypto.randomUUID(), secretHash: hashToken(secret), hint: secret.slice(-4), createdAt };
  return { secret, row };
}
