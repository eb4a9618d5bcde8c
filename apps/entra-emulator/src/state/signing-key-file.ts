import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RandomSource } from '../randomness/random-source.ts';
import { newSigningKey, type SigningKey, signingKeyOfPem } from '../tokens/signing-keys.ts';

/** The signing key at the path cannot be used. The message names the path. */
export class SigningKeyFileError extends Error {}

const FILE_NAME = 'signing-key.pem';

/**
 * The RSA key to sign with: a PEM file (PKCS #8 or PKCS #1), or a folder that keeps one, made when it is not there yet.
 *
 * @param now ms
 * @throws SigningKeyFileError when the file holds something else
 */
export function readSigningKey(path: string, random: RandomSource, now: number): SigningKey {
  const isFolder = existsSync(path) ? statSync(path).isDirectory() : !path.endsWith('.pem');
  const file = isFolder ? join(path, FILE_NAME) : path;
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, newSigningKey(random, now).privateKeyPem, { mode: 0o600, flag: 'wx' });
  }
  try {
    return signingKeyOfPem(readFileSync(file, 'utf8'));
  } catch {
    throw new SigningKeyFileError(`${file} holds no RSA private key in PEM`);
  }
}
