import { X509Certificate } from 'node:crypto';
import type { ApplicationRecord } from '../directory/records.ts';
import { tokenEncryptionKeyOf } from '../directory/saml-settings.ts';
import type { SamlEncryptionKey } from './encrypt-xml.ts';

/** What assertions for an application are encrypted with: `tokenEncryptionKeyId` decides. Expired it goes on, as one that signs does. */
export function encryptionKeyOf(application: ApplicationRecord): SamlEncryptionKey | undefined {
  const found = tokenEncryptionKeyOf(application);
  if (found === undefined) return undefined;
  const { publicKey } = new X509Certificate(Buffer.from(found.key, 'base64'));
  return { publicKey, certificate: found.key };
}
