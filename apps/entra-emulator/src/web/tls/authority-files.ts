import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertifiedKey } from './certificate-authority.ts';

const CERTIFICATE = 'ca.pem';
const PRIVATE_KEY = 'ca-key.pem';

/** The folder of the certificate authority holds something that is not ours, or cannot be read. */
export class AuthorityFilesError extends Error {}

/** Reads the authority that an earlier run left in `folder`, if it did. */
export function readAuthority(folder: string): CertifiedKey | undefined {
  const [certificate, privateKey] = [join(folder, CERTIFICATE), join(folder, PRIVATE_KEY)];
  if (!existsSync(certificate) && !existsSync(privateKey)) return undefined;
  try {
    return {
      certificatePem: readFileSync(certificate, 'utf8'),
      privateKeyPem: readFileSync(privateKey, 'utf8'),
    };
  } catch {
    throw new AuthorityFilesError(`${folder} holds only half of a certificate authority`);
  }
}

/** Writes the authority: the certificate for everybody to trust, the key for its owner only. */
export function writeAuthority(folder: string, authority: CertifiedKey): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, PRIVATE_KEY), authority.privateKeyPem, { mode: 0o600, flush: true });
  writeFileSync(join(folder, CERTIFICATE), authority.certificatePem, { mode: 0o644, flush: true });
}
