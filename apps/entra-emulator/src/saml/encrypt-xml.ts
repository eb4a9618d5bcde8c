import { constants, createCipheriv, type KeyObject, publicEncrypt } from 'node:crypto';
import type { RandomSource } from '../randomness/random-source.ts';
import { element, type Xml } from '../xml/write-xml.ts';
import { AES256_CBC, ASSERTION, ENCRYPTION, RSA_OAEP, SHA1, SIGNATURE } from './names.ts';
import { keyInfo } from './sign-xml.ts';

/** The certificate that an application has the private key of. */
export interface SamlEncryptionKey {
  publicKey: KeyObject;
  /** Base64 DER. */
  certificate: string;
}

const KEY_BYTES = 32;
const BLOCK_BYTES = 16;

/**
 * An assertion that only its application can read (XML Encryption 1.1, sections 2.2 and 5.2): AES-256-CBC with a key of its
 * own, which goes along encrypted by RSA-OAEP. It was signed before, and the signature is inside.
 */
export function encryptedAssertion(random: RandomSource, key: SamlEncryptionKey, assertion: Xml): Xml {
  const contentKey = random.bytes(KEY_BYTES);
  const start = random.bytes(BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-cbc', contentKey, start);
  const content = Buffer.concat([start, cipher.update(assertion.markup, 'utf8'), cipher.final()]);
  return element(
    'EncryptedAssertion',
    { xmlns: ASSERTION },
    element(
      'xenc:EncryptedData',
      { 'xmlns:xenc': ENCRYPTION, Type: `${ENCRYPTION}Element` },
      element('xenc:EncryptionMethod', { Algorithm: AES256_CBC }),
      element('KeyInfo', { xmlns: SIGNATURE }, encryptedKey(key, contentKey)),
      cipherData(content),
    ),
  );
}

const encryptedKey = ({ publicKey, certificate }: SamlEncryptionKey, contentKey: Uint8Array): Xml =>
  element(
    'xenc:EncryptedKey',
    {},
    element('xenc:EncryptionMethod', { Algorithm: RSA_OAEP }, element('DigestMethod', { Algorithm: SHA1 })),
    keyInfo(certificate),
    cipherData(publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, contentKey)),
  );

const cipherData = (bytes: Buffer): Xml =>
  element('xenc:CipherData', {}, element('xenc:CipherValue', {}, bytes.toString('base64')));
