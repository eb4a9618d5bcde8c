import type { KeyCredential, NewKeyCredential } from './resources.ts';

/**
 * A certificate that an app registration has, as a PATCH of the list has to repeat it: whoever leaves it out removes it, and
 * whoever sends its key again alters it (graph: application-update).
 */
export const keptKey = (credential: KeyCredential): KeyCredential => ({ ...credential, key: null });

/** A certificate that client assertions are verified by. */
export function newKey(of: {
  /** A GUID of our choice. */
  readonly keyId: string;
  readonly displayName: string;
  /** The certificate in DER form. */
  readonly der: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}): NewKeyCredential {
  return {
    keyId: of.keyId,
    displayName: of.displayName,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: Buffer.from(of.der).toString('base64'),
    startDateTime: of.notBefore.toISOString(),
    endDateTime: of.notAfter.toISOString(),
  };
}
